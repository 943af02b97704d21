package dev.fanout.messaging.inbox;

import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.context.RetryContextSupport;

/** The immediate attempts at one message: how many there were, and the waits between them, which grow and vary. */
final class Attempts {

    private final int most;
    private final BackOffPolicy waits;
    private final BackOffContext progress;
    private int failed;

    private Attempts(int most, BackOffPolicy waits) {
        this.most = most;
        this.waits = waits;
        this.progress = waits.start(new RetryContextSupport(null));
    }

    static Attempts by(ImmediateRetryProperties properties) {
        ExponentialRandomBackOffPolicy waits = new ExponentialRandomBackOffPolicy();
        waits.setInitialInterval(properties.initialWait().toMillis());
        waits.setMultiplier(properties.multiplier());
        waits.setMaxInterval(properties.maxWait().toMillis());
        return new Attempts(properties.maxAttempts(), waits);
    }

    /** How many have failed. */
    int failed() {
        return failed;
    }

    /** Counts an attempt that has failed. */
    void count() {
        failed++;
    }

    boolean areUsedUp() {
        return failed >= most;
    }

    /** Waits before the next one. */
    void pause() {
        waits.backOff(progress);
    }
}
