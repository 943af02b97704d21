package dev.fanout.order.timeline;

import dev.fanout.messaging.EventMetadata;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Notes the events of an order's saga. Written in the transaction of the fact, so that an event is noted exactly if it
 * had its effect, and once.
 */
@Component
public class Timeline {

    private final EntityManager entries;
    private final Clock clock;

    Timeline(EntityManager entries, Clock clock) {
        this.entries = entries;
        this.clock = clock;
    }

    public void sent(UUID orderId, EventMetadata event) {
        note(orderId, event, Direction.SENT);
    }

    public void received(UUID orderId, EventMetadata event) {
        note(orderId, event, Direction.RECEIVED);
    }

    private void note(UUID orderId, EventMetadata event, Direction direction) {
        // Entries are only ever added: unlike a repository, this does not look first whether the entry is there.
        entries.persist(
                new TimelineEntry(orderId, event, direction, clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }
}
