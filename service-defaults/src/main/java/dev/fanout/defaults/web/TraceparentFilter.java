package dev.fanout.defaults.web;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the client the trace of its request, in the W3C header {@code traceparent}. Runs right inside the filter that
 * starts or continues the trace and outside all that may answer, so that refusals carry it too.
 */
final class TraceparentFilter extends OncePerRequestFilter {

    static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;
    private final Propagator propagator;

    TraceparentFilter(Tracer tracer, Propagator propagator) {
        this.tracer = tracer;
        this.propagator = propagator;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Span span = tracer.currentSpan();
        if (span != null) {
            propagator.inject(span.context(), response, TraceparentFilter::setTraceparent);
        }
        chain.doFilter(request, response);
    }

    private static void setTraceparent(@Nullable HttpServletResponse response, String name, String value) {
        if (response != null && name.equals(TRACEPARENT)) { // Baggage and vendor state are not for clients.
            response.setHeader(name, value);
        }
    }
}
