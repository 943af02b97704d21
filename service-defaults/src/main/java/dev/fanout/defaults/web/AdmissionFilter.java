package dev.fanout.defaults.web;

import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the requests that a service has in hand, because each of them takes heap while it waits for the database. What
 * finds no room is refused with 503 at once, before its body is read and before anybody asks whose it is. Operators
 * have a small room of their own, and probes are always let in, so that a service under load can be looked at and is
 * not restarted for it. A request has its room until its handler returns.
 */
final class AdmissionFilter extends OncePerRequestFilter {

    private static final String HEALTH = "/actuator/health";

    /** Those that every service has. */
    private static final List<String> OF_OPERATORS =
            List.of("/actuator", "/dead-letters", "/replays", "/retries", "/outbox", "/functions");

    private final List<String> operatorRoutes;
    private final Room requests;
    private final Room operators;
    private final RetryAdvice retry = new RetryAdvice(System::nanoTime);
    private final ProblemWriter problems;

    /** @param moreOperatorRoutes of this service, for operators alone */
    AdmissionFilter(
            RequestBounds bounds, List<String> moreOperatorRoutes, MeterRegistry meters, ProblemWriter problems) {
        this.operatorRoutes = Stream.concat(OF_OPERATORS.stream(), moreOperatorRoutes.stream())
                .toList();
        this.requests = Room.of("requests", bounds.requests(), meters);
        this.operators = Room.of("operators", bounds.operatorRequests(), meters);
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = pathOf(request);
        if (isBelow(HEALTH, path)) {
            chain.doFilter(request, response);
            return;
        }
        Room room = operatorRoutes.stream().anyMatch(route -> isBelow(route, path)) ? operators : requests;
        if (!room.enter()) {
            refuse(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            room.leave();
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var problem = ProblemException.unavailable(
                "overloaded",
                "The service has as many requests in hand as it can bear; please try again.",
                retry.next());
        // The client comes back in some seconds; until then its idle connection would take the place of somebody
        // else's.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        response.setHeader(HttpHeaders.RETRY_AFTER, problem.getHeaders().getFirst(HttpHeaders.RETRY_AFTER));
        problems.write(problem.getBody(), request, response);
    }

    /** As the container resolved it, so that no spelling of a path reaches a room that is not its own. */
    private static String pathOf(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? request.getServletPath() : request.getServletPath() + rest;
    }

    private static boolean isBelow(String route, String path) {
        return path.startsWith(route) && (path.length() == route.length() || path.charAt(route.length()) == '/');
    }

    private record Room(Semaphore places, Counter refused, OverloadLog log) {

        static Room of(String name, int size, MeterRegistry meters) {
            var places = new Semaphore(size);
            Gauge.builder("fanout.web.in.hand", places, free -> size - free.availablePermits())
                    .description("Requests that are in hand")
                    .tag("room", name)
                    .register(meters);
            return new Room(
                    places,
                    Counter.builder("fanout.web.refused")
                            .description("Requests that were refused because too many were in hand")
                            .tag("room", name)
                            .register(meters),
                    new OverloadLog(name, size, System::nanoTime));
        }

        boolean enter() {
            boolean entered = places.tryAcquire();
            if (entered) {
                log.admitted();
            } else {
                refused.increment();
                log.refused();
            }
            return entered;
        }

        void leave() {
            places.release();
        }
    }
}
