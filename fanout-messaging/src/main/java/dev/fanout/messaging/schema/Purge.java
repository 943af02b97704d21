package dev.fanout.messaging.schema;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Deletes old rows in small transactions, one after the other, so that no statement of a handler waits for it long. */
class Purge {

    private static final Logger log = LoggerFactory.getLogger(Purge.class);
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(50);

    private final List<Purgeable> purgeables;
    private final TransactionOperations transactions;
    private final RetentionProperties properties;
    private final Clock clock;

    /** What the run that is under way has deleted: one line tells of it when it ends, however many chunks it had. */
    private final Map<String, Long> deleted = new LinkedHashMap<>();

    Purge(List<Purgeable> purgeables, TransactionOperations transactions, RetentionProperties properties, Clock clock) {
        this.purgeables = List.copyOf(purgeables);
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Deletes a chunk of each kind, and says when to go on. */
    Duration step() {
        Instant now = clock.instant();
        boolean mayBeMore = false;
        for (Purgeable rows : purgeables) {
            Instant before = now.minus(rows.kept());
            Integer count = transactions.execute(_ -> rows.deletion().delete(before, properties.chunk()));
            if (Objects.requireNonNull(count) > 0) {
                deleted.merge(rows.what(), (long) count, Long::sum);
                mayBeMore |= count >= properties.chunk();
            }
        }
        if (!mayBeMore && !deleted.isEmpty()) {
            log.info("Purged {}", deleted);
            deleted.clear();
        }
        return mayBeMore ? BETWEEN_CHUNKS : properties.interval();
    }
}
