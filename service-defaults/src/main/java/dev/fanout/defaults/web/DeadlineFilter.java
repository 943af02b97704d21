package dev.fanout.defaults.web;

import dev.fanout.defaults.DeadlineHeader;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Does nothing for a caller that has stopped to wait: a request whose {@link DeadlineHeader} has passed is refused with
 * 504 and counted. A caller that sends something else in the header learns that by 400; to do its request all the same
 * would hide from it that its deadlines do not count.
 */
final class DeadlineFilter extends OncePerRequestFilter {

    private final Clock clock;
    private final ProblemWriter problems;
    private final Map<String, Counter> lateByMethod;
    private final Counter lateByOther;

    DeadlineFilter(Clock clock, MeterRegistry meters, ProblemWriter problems) {
        this.clock = clock;
        this.problems = problems;
        // A client may call its method as it likes: not each name gets a meter.
        this.lateByMethod = Arrays.stream(HttpMethod.values())
                .map(HttpMethod::name)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), method -> late(method, meters)));
        this.lateByOther = late("other", meters);
    }

    private static Counter late(String method, MeterRegistry meters) {
        return Counter.builder("fanout.web.late")
                .description("Requests that were refused because their deadline had passed when they came")
                .tag("method", method)
                .register(meters);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String value = request.getHeader(DeadlineHeader.NAME);
        if (value == null) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Instant> deadline = DeadlineHeader.read(value);
        if (deadline.isEmpty()) {
            problems.write(malformed().getBody(), request, response);
        } else if (!clock.instant().isBefore(deadline.get())) {
            lateByMethod.getOrDefault(request.getMethod(), lateByOther).increment();
            problems.write(ProblemException.deadlinePassed(deadline.get()).getBody(), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static ProblemException malformed() {
        return ProblemException.invalid(
                "A header of the request cannot be read.",
                List.of(new InvalidField(
                        DeadlineHeader.NAME, "must be an instant in ISO-8601, for example 2026-11-30T12:00:00.250Z")));
    }
}
