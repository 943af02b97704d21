package dev.fanout.dashboard.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Deletes generations whose place another one has taken, in small transactions. May run in all instances. */
@Component
class GenerationPurge {

    private static final int CHUNK = 500;
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_RUNS = Duration.ofMinutes(1);

    /** Readers of the old generation have their answers by then. */
    private static final Duration READERS = Duration.ofMinutes(1);

    /** Writers that knew of the old generation have ended by then. */
    private static final Duration WRITERS = Duration.ofHours(1);

    private final RebuildStore store;
    private final TransactionTemplate transactions;
    private final Clock clock;

    GenerationPurge(RebuildStore store, TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Deletes a chunk, and says when to go on. */
    Duration step() {
        Instant now = clock.instant();
        int deleted = Objects.requireNonNull(transactions.execute(_ -> store.purge(now.minus(READERS), CHUNK)));
        if (deleted > 0) {
            return BETWEEN_CHUNKS;
        }
        transactions.executeWithoutResult(_ -> store.forget(now.minus(WRITERS)));
        return BETWEEN_RUNS;
    }
}
