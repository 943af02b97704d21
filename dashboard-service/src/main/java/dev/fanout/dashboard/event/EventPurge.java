package dev.fanout.dashboard.event;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets events after their retention, in small transactions. May run in all instances. */
@Component
class EventPurge {

    private static final Logger log = LoggerFactory.getLogger(EventPurge.class);
    private static final int CHUNK = 500;
    private static final Duration BETWEEN_CHUNKS = Duration.ofMillis(50);

    private final EventStore events;
    private final TransactionTemplate transactions;
    private final EventProperties properties;
    private final Clock clock;

    /** What the run that is under way has deleted: one line tells of it when it ends. */
    private long deleted;

    EventPurge(EventStore events, TransactionTemplate transactions, EventProperties properties, Clock clock) {
        this.events = events;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** Deletes a chunk, and says when to go on. */
    Duration step() {
        int now = Objects.requireNonNull(
                transactions.execute(_ -> events.purge(clock.instant().minus(properties.retention()), CHUNK)));
        deleted += now;
        // Among the oldest may be some that came when a clock was ahead. They stay, and a few of them hold up no other.
        if (now > CHUNK / 2) {
            return BETWEEN_CHUNKS;
        }
        if (deleted > 0) {
            log.info("Forgot {} events", deleted);
            deleted = 0;
        }
        return properties.purgeInterval();
    }
}
