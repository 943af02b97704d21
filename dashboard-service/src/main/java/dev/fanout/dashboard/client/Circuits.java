package dev.fanout.dashboard.client;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The circuit breakers of the services. */
final class Circuits {

    private static final Logger log = LoggerFactory.getLogger(Circuits.class);

    private Circuits() {}

    static CircuitBreaker of(Neighbour neighbour, CallProperties.CircuitBreaker settings, Clock clock) {
        CircuitBreaker breaker = CircuitBreaker.of(
                neighbour.serviceName(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(settings.windowSize(), settings.minimumCalls(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold((float) (100 * settings.failureRate()))
                        .waitDurationInOpenState(settings.openDuration())
                        // With more of them, a quiet hour would leave it undecided for long.
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .writableStackTraceEnabled(false)
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> log(neighbour, event.getStateTransition(), settings));
        return breaker;
    }

    /** An outage begins and ends once, however often the service is tried meanwhile. */
    private static void log(Neighbour neighbour, StateTransition transition, CallProperties.CircuitBreaker settings) {
        switch (transition) {
            case CLOSED_TO_OPEN ->
                log.warn(
                        "{} does not answer: it is tried every {} ms, and what was known of it last is shown meanwhile",
                        neighbour.serviceName(),
                        settings.openDuration().toMillis());
            case HALF_OPEN_TO_CLOSED -> log.info("{} answers again", neighbour.serviceName());
            default -> log.debug("The circuit breaker of {}: {}", neighbour.serviceName(), transition);
        }
    }
}
