package dev.fanout.defaults.web;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Guards a part of an application's requests, beside the chain for all others, which does not back off before it. It
 * needs an order, as the one for all others has none.
 */
public final class PartialFilterChain implements SecurityFilterChain {

    private final SecurityFilterChain chain;

    /** @param chain with a matcher of its own */
    public PartialFilterChain(SecurityFilterChain chain) {
        this.chain = chain;
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        return chain.matches(request);
    }

    @Override
    public List<Filter> getFilters() {
        return chain.getFilters();
    }
}
