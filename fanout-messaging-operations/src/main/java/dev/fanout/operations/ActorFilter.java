package dev.fanout.operations;

import dev.fanout.web.ActorHeader;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets those who speak for others say for whom, in the {@link ActorHeader}: from there on the request is that person's,
 * whatever is done with it. What the user who makes it may do was judged before. Anybody else who says so is refused:
 * to do it all the same would be to remember somebody who has not acted, or to hide who it was said to be.
 */
final class ActorFilter extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(ActorFilter.class);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
            .build();

    private final Set<String> spokesmen;

    ActorFilter(Set<String> spokesmen) {
        this.spokesmen = spokesmen;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String value = request.getHeader(ActorHeader.NAME);
        if (value == null) {
            chain.doFilter(request, response);
            return;
        }
        Principal user = request.getUserPrincipal();
        Optional<String> actor = ActorHeader.read(value);
        if (user == null || !spokesmen.contains(user.getName())) {
            refuse(
                    ProblemException.forbidden(
                            "speaks-for-nobody", "The user may not say in " + ActorHeader.NAME + " for whom it acts."),
                    request,
                    response);
        } else if (actor.isEmpty()) {
            refuse(
                    ProblemException.invalid(
                            "A header of the request cannot be read.",
                            List.of(new InvalidField(
                                    ActorHeader.NAME, "must be a name of 1 to 255 visible characters of ASCII"))),
                    request,
                    response);
        } else {
            // Not everything that can be ordered has a history that remembers who did.
            log.info("{} {} for {}", request.getMethod(), request.getRequestURI(), actor.get());
            chain.doFilter(new OnBehalf(request, new Named(actor.get())), response);
        }
    }

    private static void refuse(ProblemException refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemDetail problem = refusal.getBody();
        problem.setInstance(URI.create(request.getRequestURI()));
        byte[] body = JSON.writeValueAsBytes(problem);
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private record Named(String name) implements Principal {

        @Override
        public String getName() {
            return name;
        }
    }

    private static final class OnBehalf extends HttpServletRequestWrapper {

        private final Named actor;

        OnBehalf(HttpServletRequest request, Named actor) {
            super(request);
            this.actor = actor;
        }

        @Override
        public Principal getUserPrincipal() {
            return actor;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return actor.name();
        }
    }
}
