package dev.fanout.messaging.inbox;

import dev.fanout.messaging.failure.Fault;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.context.RetryContextSupport;

/**
 * The immediate attempts at one message: how many there were, the waits between them, which grow and vary, and what
 * follows a failure.
 */
public final class Attempts {

    private final int most;
    private final BackOffPolicy waits;
    private final BackOffContext progress;
    private int failed;

    private Attempts(int most, BackOffPolicy waits) {
        this.most = most;
        this.waits = waits;
        this.progress = waits.start(new RetryContextSupport(null));
    }

    /** Those that a message of one delivery has. */
    public static Attempts by(ImmediateRetryProperties properties) {
        ExponentialRandomBackOffPolicy waits = new ExponentialRandomBackOffPolicy();
        waits.setInitialInterval(properties.initialWait().toMillis());
        waits.setMultiplier(properties.multiplier());
        waits.setMaxInterval(properties.maxWait().toMillis());
        return new Attempts(properties.maxAttempts(), waits);
    }

    /** Makes an attempt, and returns what it throws; null if it succeeds. */
    public static @Nullable RuntimeException failureOf(Runnable attempt) {
        try {
            attempt.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        } catch (Throwable e) { // the handler's own, and no reason to forget the message
            return new IllegalStateException("the handler broke: " + e, e);
        }
    }

    /** How many have failed. */
    int failed() {
        return failed;
    }

    /**
     * Decides what follows an attempt that has failed, and counts it unless nothing counts.
     *
     * @param isLater whether a delayed attempt is left; asked only where that decides
     */
    public Verdict after(Throwable failure, BooleanSupplier isLater) {
        Fault fault = Fault.of(failure);
        if (fault == Fault.OUTAGE) {
            return Verdict.WAIT;
        }
        if (fault == Fault.DEPENDENCY_DOWN) {
            return Verdict.POSTPONE;
        }
        failed++;
        if (fault == Fault.HOPELESS) {
            return Verdict.BURY;
        }
        if (failed < most) {
            return Verdict.AGAIN;
        }
        return isLater.getAsBoolean() ? Verdict.LATER : Verdict.BURY;
    }

    /** Waits before the next one. */
    void pause() {
        waits.backOff(progress);
    }
}
