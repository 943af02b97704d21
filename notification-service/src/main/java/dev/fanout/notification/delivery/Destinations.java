package dev.fanout.notification.delivery;

import dev.fanout.notification.channel.Answer;
import dev.fanout.notification.channel.Answer.Verdict;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How many attempts of this instance are under way to each destination, and which destinations are down. Knows only
 * destinations that are called, or that have failed lately.
 */
@Component
class Destinations {

    private static final Logger log = LoggerFactory.getLogger(Destinations.class);

    /** When to look again after a destination that has all the attempts it may have. */
    private static final Duration BUSY = Duration.ofSeconds(1);

    /** Failures of so many idle destinations are remembered, at most. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final long NO_MATTER_HOW_LONG = 0;

    private final int most;
    private final DeliveryProperties.Breaker settings;
    private final CircuitBreakerConfig config;
    private final Clock clock;
    private final Map<String, Destination> known = new HashMap<>();

    Destinations(DeliveryProperties properties, Clock clock) {
        this.most = properties.perDestination();
        this.settings = properties.breaker();
        this.clock = clock;
        this.config = CircuitBreakerConfig.custom()
                .slidingWindow(settings.windowSize(), settings.minimumCalls(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold((float) (100 * settings.failureRate()))
                .waitDurationInOpenState(settings.openDuration())
                .permittedNumberOfCallsInHalfOpenState(1)
                .writableStackTraceEnabled(false)
                .clock(clock)
                .build();
    }

    private static final class Destination {
        private int underWay;
        private Optional<CircuitBreaker> breaker = Optional.empty();
        private Instant openedAt = Instant.EPOCH;

        boolean isIdleAndUp() {
            return underWay == 0
                    && breaker.filter(it -> it.getState() != CircuitBreaker.State.CLOSED)
                            .isEmpty();
        }
    }

    /** Takes a place for an attempt; if there is none, when to look again. */
    synchronized Optional<Instant> enter(String name) {
        Destination destination = known.computeIfAbsent(name, _ -> new Destination());
        if (destination.underWay >= most) {
            return Optional.of(clock.instant().plus(BUSY));
        }
        if (destination.breaker.isPresent() && !destination.breaker.get().tryAcquirePermission()) {
            Instant end = destination.openedAt.plus(settings.openDuration());
            Instant soon = clock.instant().plus(BUSY);
            return Optional.of(end.isAfter(soon) ? end : soon);
        }
        destination.underWay++;
        return Optional.empty();
    }

    /** Gives a place back without an attempt. */
    synchronized void leave(String name) {
        Destination destination = known.get(name);
        if (destination != null) {
            destination.breaker.ifPresent(CircuitBreaker::releasePermission);
            left(name, destination);
        }
    }

    /** Gives a place back after an attempt. */
    synchronized void leave(String name, Answer answer) {
        Destination destination = known.get(name);
        if (destination == null) {
            return;
        }
        if (speaksAgainst(answer)) {
            if (destination.breaker.isEmpty()) {
                destination.breaker = Optional.of(breaker(name, destination));
            }
            destination.breaker.get().onError(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS, new AttemptFailed());
        } else if (answer.verdict() == Verdict.OUR_FAULT) {
            destination.breaker.ifPresent(CircuitBreaker::releasePermission);
        } else {
            destination.breaker.ifPresent(breaker -> breaker.onSuccess(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS));
        }
        left(name, destination);
    }

    /** A host that refuses one of many paths, or one of many senders, is up. */
    private static boolean speaksAgainst(Answer answer) {
        Integer status = answer.status();
        return answer.verdict() == Verdict.FAILED
                && (status == null || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS);
    }

    private void left(String name, Destination destination) {
        destination.underWay--;
        if (destination.underWay == 0
                && destination.breaker.filter(Destinations::remembersFailures).isEmpty()) {
            known.remove(name);
        } else if (known.size() > MOST_REMEMBERED) {
            known.values().removeIf(Destination::isIdleAndUp);
        }
    }

    private static boolean remembersFailures(CircuitBreaker breaker) {
        return breaker.getState() != CircuitBreaker.State.CLOSED
                || breaker.getMetrics().getNumberOfFailedCalls() > 0;
    }

    private CircuitBreaker breaker(String name, Destination destination) {
        CircuitBreaker breaker = CircuitBreaker.of(name, config);
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition()) {
                case CLOSED_TO_OPEN -> {
                    destination.openedAt = clock.instant();
                    log.warn(
                            "{} is down: its deliveries wait, and it is tried every {}", name, settings.openDuration());
                }
                case HALF_OPEN_TO_OPEN -> destination.openedAt = clock.instant();
                case HALF_OPEN_TO_CLOSED -> log.info("{} is up again", name);
                default -> log.debug("The circuit breaker of {}: {}", name, event.getStateTransition());
            }
        });
        return breaker;
    }

    /** What a breaker is told; nobody sees it. */
    private static final class AttemptFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AttemptFailed() {
            super(null, null, false, false);
        }
    }
}
