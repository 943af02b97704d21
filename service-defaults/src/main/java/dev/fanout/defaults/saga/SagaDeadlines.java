package dev.fanout.defaults.saga;

import dev.fanout.defaults.AfterCommit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Says of a step of a saga that it comes too late. A participant that has not begun with it refuses it then: whoever
 * began the saga ends it at the deadline, and all that is done after that is done in vain, and undone. Under overload
 * that would be most of the work.
 */
public final class SagaDeadlines {

    private final Clock clock;
    private final Duration margin;
    private final Counter expired;

    /** @param margin by which the clocks of two services may differ */
    public SagaDeadlines(Clock clock, Duration margin, MeterRegistry meters) {
        this.clock = clock;
        this.margin = margin;
        this.expired = Counter.builder("fanout.saga.expired")
                .description("Steps of sagas that were refused because their deadline had passed")
                .register(meters);
    }

    /** Whether a deadline has passed, by more than the clocks may differ. */
    public boolean hasPassed(Instant deadline) {
        return clock.instant().minus(margin).isAfter(deadline);
    }

    /** Counts a step that was refused, once the current transaction has committed if there is one. */
    public void countRefused() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            expired.increment();
            return;
        }
        AfterCommit.run(expired::increment);
    }
}
