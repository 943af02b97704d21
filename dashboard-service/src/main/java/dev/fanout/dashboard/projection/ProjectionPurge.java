package dev.fanout.dashboard.projection;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets notifications after their retention, in small transactions. May run in all instances. */
@Component
class ProjectionPurge {

    private static final int CHUNK = 500;
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(50);
    private static final Duration BETWEEN_RUNS = Duration.ofMinutes(10);

    private final DeliveryRows deliveries;
    private final TransactionTemplate transactions;
    private final ProjectionProperties properties;
    private final Clock clock;

    ProjectionPurge(
            DeliveryRows deliveries, TransactionTemplate transactions, ProjectionProperties properties, Clock clock) {
        this.deliveries = deliveries;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Deletes a chunk, and says when to go on. */
    Duration step() {
        int deleted = Objects.requireNonNull(transactions.execute(
                _ -> deliveries.purge(clock.instant().minus(properties.notificationRetention()), CHUNK)));
        return deleted < CHUNK ? BETWEEN_RUNS : BETWEEN_CHUNKS;
    }
}
