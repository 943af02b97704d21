package dev.fanout.order.timeline;

import dev.fanout.messaging.EventMetadata;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** An event of one order. */
@Entity
@Immutable
@Table(name = "order_event")
class TimelineEntry {

    @EmbeddedId
    private Id id;

    private String type;

    @JdbcTypeCode(SqlTypes.VARCHAR)
    private Direction direction;

    private String source;

    private @Nullable String causationId;

    @Column(name = "happened_at")
    private Instant happenedAt;

    @Column(name = "recorded_at")
    private Instant recordedAt;

    TimelineEntry(UUID orderId, EventMetadata event, Direction direction, Instant recordedAt) {
        this.id = new Id(orderId, event.id());
        this.type = event.type();
        this.direction = direction;
        this.source = event.source();
        this.causationId = event.causationId();
        this.happenedAt = event.time();
        this.recordedAt = recordedAt;
    }

    @SuppressWarnings("NullAway.Init") // for Hibernate
    TimelineEntry() {}

    Item toItem() {
        return new Item(happenedAt, recordedAt, direction, type, source, id.eventId(), causationId);
    }

    @Embeddable
    record Id(
            @Column(name = "order_id") UUID orderId,
            @Column(name = "event_id") UUID eventId) {}

    /**
     * An entry as clients see it.
     *
     * @param at when the fact happened
     * @param recordedAt when this service noted it
     * @param causationId id of the event that led to this one; absent for what a request or the deadline led to
     */
    record Item(
            Instant at,
            Instant recordedAt,
            Direction direction,
            String type,
            String source,
            UUID eventId,
            @Nullable String causationId) {}
}
