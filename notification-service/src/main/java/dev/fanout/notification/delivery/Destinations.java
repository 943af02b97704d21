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
 * How many places of this instance each destination has, which destinations are down, and which are quick. Knows only
 * destinations that are called, or of which there is something to remember.
 */
@Component
class Destinations {

    private static final Logger log = LoggerFactory.getLogger(Destinations.class);

    /** When to look again after a destination that has all the places it may have. */
    private static final Duration BUSY = Duration.ofSeconds(1);

    /** A run may be twice as long as the one before if that took no longer. */
    private static final Duration QUICK = Duration.ofMillis(250);

    private static final int LONGEST_RUN = 16;

    /** So many idle destinations are remembered, at most. */
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

        private final String name;
        private int places;
        private int runLength = 1;
        private Optional<CircuitBreaker> breaker = Optional.empty();
        private Instant openedAt = Instant.EPOCH;

        Destination(String name) {
            this.name = name;
        }

        boolean isUp() {
            return breaker.filter(it -> it.getState() != CircuitBreaker.State.CLOSED)
                    .isEmpty();
        }

        boolean hasNothingToRemember() {
            return places == 0
                    && runLength == 1
                    && isUp()
                    && breaker.filter(it -> it.getMetrics().getNumberOfFailedCalls() > 0)
                            .isEmpty();
        }
    }

    /** Takes a place, with leave for one attempt; empty if there is none now. */
    synchronized Optional<Place> enter(String name) {
        Destination destination = known.computeIfAbsent(name, Destination::new);
        if (destination.places >= most) {
            return Optional.empty();
        }
        Place place = new Place(destination);
        if (!place.mayAttempt()) {
            return Optional.empty();
        }
        destination.places++;
        return Optional.of(place);
    }

    /** When to look again after a destination that had no place. */
    synchronized Instant nextLook(String name) {
        Instant soon = clock.instant().plus(BUSY);
        Destination destination = known.get(name);
        if (destination == null || destination.isUp()) {
            return soon;
        }
        Instant end = destination.openedAt.plus(settings.openDuration());
        return end.isAfter(soon) ? end : soon;
    }

    /** How many deliveries one place may have at once: the more, the quicker the destination is. */
    synchronized int runLength(String name) {
        Destination destination = known.get(name);
        return destination == null || !destination.isUp() ? 1 : destination.runLength;
    }

    /** One of the places of a destination. Whoever has it makes one attempt after the other. */
    final class Place {

        private final Destination destination;

        /** The breaker that has given leave for an attempt and has not heard of it yet. */
        private Optional<CircuitBreaker> asked = Optional.empty();

        private Place(Destination destination) {
            this.destination = destination;
        }

        String destination() {
            return destination.name;
        }

        /** Asks for leave to make an attempt, which {@link #enter} has given for the first. */
        boolean mayAttempt() {
            synchronized (Destinations.this) {
                if (asked.isEmpty() && destination.breaker.isPresent()) {
                    if (!destination.breaker.get().tryAcquirePermission()) {
                        return false;
                    }
                    asked = destination.breaker;
                }
                return true;
            }
        }

        void answered(Answer answer) {
            synchronized (Destinations.this) {
                if (speaksAgainst(answer)) {
                    if (destination.breaker.isEmpty()) {
                        destination.breaker = Optional.of(breaker(destination));
                    }
                    destination.breaker.get().onError(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS, new AttemptFailed());
                } else if (answer.verdict() == Verdict.OUR_FAULT) {
                    asked.ifPresent(CircuitBreaker::releasePermission);
                } else {
                    destination.breaker.ifPresent(it -> it.onSuccess(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS));
                }
                asked = Optional.empty();
            }
        }

        /** Gives the place back without a run. */
        void leave() {
            leave(0, Duration.ZERO);
        }

        /**
         * Gives the place back after a run.
         *
         * @param attempts that were made
         * @param took how long all of them took
         */
        void leave(int attempts, Duration took) {
            synchronized (Destinations.this) {
                asked.ifPresent(CircuitBreaker::releasePermission);
                asked = Optional.empty();
                if (took.compareTo(QUICK) > 0) {
                    destination.runLength = Math.max(1, destination.runLength / 2);
                } else if (attempts >= destination.runLength) {
                    destination.runLength = Math.min(LONGEST_RUN, destination.runLength * 2);
                }
                destination.places--;
                forgetWhatCanBe(destination);
            }
        }
    }

    /** A host that refuses one of many paths, or one of many senders, is up. */
    private static boolean speaksAgainst(Answer answer) {
        Integer status = answer.status();
        return answer.verdict() == Verdict.FAILED
                && (status == null || status == TOO_MANY_REQUESTS || status >= SERVER_ERRORS);
    }

    private void forgetWhatCanBe(Destination left) {
        if (left.hasNothingToRemember()) {
            known.remove(left.name);
        } else if (known.size() > MOST_REMEMBERED) {
            known.values().removeIf(destination -> destination.places == 0 && destination.isUp());
        }
    }

    private CircuitBreaker breaker(Destination destination) {
        CircuitBreaker breaker = CircuitBreaker.of(destination.name, config);
        breaker.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition()) {
                case CLOSED_TO_OPEN -> {
                    destination.openedAt = clock.instant();
                    log.warn(
                            "{} is down: its deliveries wait, and it is tried every {}",
                            destination.name,
                            settings.openDuration());
                }
                case HALF_OPEN_TO_OPEN -> destination.openedAt = clock.instant();
                case HALF_OPEN_TO_CLOSED -> log.info("{} is up again", destination.name);
                default -> log.debug("The circuit breaker of {}: {}", destination.name, event.getStateTransition());
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
