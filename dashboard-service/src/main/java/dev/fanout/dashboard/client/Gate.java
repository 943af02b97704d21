package dev.fanout.dashboard.client;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.gather.Backup;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.gather.Part;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one service. It lets a bounded number of calls through at once, none while the service is down, and if it
 * is told to, a second request for a read that takes long.
 */
final class Gate {

    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    /** A slow answer is an answer: the deadlines make each call end. */
    private static final long NO_MATTER_HOW_LONG = 0;

    private final Neighbour neighbour;
    private final Instances instances;
    private final CallProperties properties;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final Hedging hedging;
    private final Backup backup;
    private final Clock clock;
    private final CallMetrics metrics;

    /** Which request of a call it is. */
    private enum Turn {
        /** Another one never follows; how long it takes says nothing of how long reads take. */
        ONLY,
        FIRST,
        SECOND
    }

    Gate(
            Neighbour neighbour,
            Instances instances,
            CallProperties properties,
            Backup backup,
            Clock clock,
            CallMetrics metrics) {
        this.neighbour = neighbour;
        this.instances = instances;
        this.properties = properties;
        this.breaker = Circuits.of(neighbour, properties.circuitBreaker(), clock);
        this.bulkhead = Bulkhead.of(
                neighbour.serviceName(),
                BulkheadConfig.custom()
                        .maxConcurrentCalls(instances.count() * properties.maxPerInstance())
                        .maxWaitDuration(properties.maxWait())
                        .writableStackTraceEnabled(false)
                        .build());
        this.hedging = new Hedging(properties.hedging(), instances.count(), System::nanoTime);
        this.backup = backup;
        this.clock = clock;
        this.metrics = metrics;
        metrics.watch(breaker, bulkhead);
    }

    /**
     * Reads something, until the current deadline. May be done twice, so it changes nothing.
     *
     * @param read makes one request, and gives nothing where the answer was empty
     * @throws UnavailableException if there is no answer, whatever the cause
     */
    <T> Answer<T> read(Supplier<@Nullable T> read) {
        URI instance = instances.next();
        Optional<Duration> patience = hedging.patience();
        if (patience.isEmpty()) {
            return attempt(instance, read, Turn.FIRST);
        }
        try {
            return backup.call(
                    part(instance, read, Turn.FIRST),
                    patience.get(),
                    () -> second(instances.otherThan(instance), read));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.of(neighbour, e);
        } catch (Exception e) {
            throw Failures.of(neighbour, e);
        }
    }

    /**
     * Asks for something once, until the current deadline, whatever comes of it: it may change something, or be large.
     *
     * @param request makes one request
     * @throws UnavailableException if there is no answer, whatever the cause; the request may have been done
     */
    <T> Answer<T> once(Supplier<@Nullable T> request) {
        return attempt(instances.next(), request, Turn.ONLY);
    }

    /** Whether the service is left alone because its latest answers failed. */
    CircuitBreaker.State circuit() {
        return breaker.getState();
    }

    private <T> Optional<Part<Answer<T>>> second(URI instance, Supplier<@Nullable T> read) {
        // Not while the service is down, or nobody knows yet whether it is up again.
        return breaker.getState() == CircuitBreaker.State.CLOSED && hedging.takeSecond()
                ? Optional.of(part(instance, read, Turn.SECOND))
                : Optional.empty();
    }

    private <T> Part<Answer<T>> part(URI instance, Supplier<@Nullable T> read, Turn turn) {
        return new Part<>(neighbour.serviceName(), () -> attempt(instance, read, turn));
    }

    private <T> Answer<T> attempt(URI instance, Supplier<@Nullable T> read, Turn turn) {
        Instant asOf = clock.instant();
        long begin = System.nanoTime();
        Attempt attempt = new Attempt(instance);
        try {
            enter();
            // The wait for a turn is not the service's.
            Duration given = Deadline.current().remaining();
            T value;
            try {
                value = attempt.call(read::get);
                if (value == null) {
                    throw new UnavailableException(
                            Reason.BAD_ANSWER, neighbour.serviceName() + " answered with nothing", null);
                }
                breaker.onSuccess(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS);
            } catch (Throwable failure) {
                UnavailableException unavailable = Failures.of(neighbour, failure);
                judge(unavailable, given);
                throw unavailable;
            } finally {
                bulkhead.onComplete();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            if (turn != Turn.ONLY) {
                hedging.answered(took);
            }
            metrics.answered(took, turn == Turn.SECOND);
            return new Answer<>(value, asOf, attempt.bytes());
        } catch (UnavailableException e) {
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            if (e.reason() == Reason.CANCELLED && turn == Turn.FIRST) {
                hedging.overtaken(took);
            }
            metrics.failed(e.reason(), took, turn == Turn.SECOND);
            log(instance, e);
            throw e;
        }
    }

    private void enter() {
        if (!breaker.tryAcquirePermission()) {
            throw new UnavailableException(
                    Reason.CIRCUIT_OPEN, neighbour.serviceName() + " is down, so it was not asked", null);
        }
        boolean entered = false;
        try {
            entered = bulkhead.tryAcquirePermission();
        } finally {
            if (!entered) {
                breaker.releasePermission();
            }
        }
        if (!entered) {
            throw new UnavailableException(
                    Thread.currentThread().isInterrupted() ? Reason.CANCELLED : Reason.TOO_MANY_CALLS,
                    neighbour.serviceName() + " has as many calls in hand as there may be",
                    null);
        }
    }

    private void judge(UnavailableException failure, Duration given) {
        Reason reason = failure.reason();
        if (reason == Reason.CANCELLED
                || (reason == Reason.DEADLINE && given.compareTo(properties.fairPatience()) < 0)) {
            breaker.releasePermission();
        } else if (reason.speaksAgainstTheService()) {
            breaker.onError(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS, failure);
        } else {
            breaker.onSuccess(NO_MATTER_HOW_LONG, TimeUnit.NANOSECONDS);
        }
    }

    /** The breaker tells of an outage; what is said here is for those who look for the cause. */
    private static void log(URI instance, UnavailableException failure) {
        switch (failure.reason()) {
            case OWN_FAULT -> log.error("A call of {} failed", instance, failure);
            case REFUSED -> log.warn("{} refused a call: {}", instance, failure.getMessage());
            default -> log.debug("{} has not answered: {}", instance, failure.getMessage());
        }
    }
}
