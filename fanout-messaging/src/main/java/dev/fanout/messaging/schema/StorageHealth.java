package dev.fanout.messaging.schema;

import dev.fanout.messaging.failure.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down while the database cannot be written. A database that is read-only, full or without rights for this service
 * accepts connections all the same. Probes share an answer for a moment, for each costs a transaction.
 */
class StorageHealth extends AbstractHealthIndicator {

    private static final Duration VALID = Duration.ofSeconds(2);

    private final WriteProbe probe;
    private @Nullable Health latest; // guarded by this, as is the next
    private long latestAt;

    StorageHealth(WriteProbe probe) {
        super("the database's state cannot be told");
        this.probe = probe;
    }

    @Override
    protected synchronized void doHealthCheck(Health.Builder health) {
        Health known = latest;
        if (known == null || System.nanoTime() - latestAt > VALID.toNanos()) {
            known = look();
            latest = known;
            latestAt = System.nanoTime();
        }
        health.status(known.getStatus()).withDetails(known.getDetails());
    }

    private Health look() {
        try {
            probe.run();
            return Health.up().build();
        } catch (RuntimeException e) {
            return Health.down().withDetail("reason", Fault.describe(e)).build();
        }
    }
}
