package dev.fanout.notification.delivery;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** One message to one recipient through one channel. */
@Entity
class Delivery implements Persistable<UUID> {

    @Id
    private UUID id;

    private UUID orderId;
    private String customerId;
    private String channel;
    private String recipient;
    private String eventType;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status;

    private Instant createdAt;
    private @Nullable Instant deliveredAt;
    private @Nullable String traceId;

    @Transient
    private boolean stored;

    /** A delivery that is done when it is stored. */
    Delivery(UUID id, Notice notice, String channel, Instant now, @Nullable String traceId) {
        this.id = id;
        this.orderId = notice.orderId();
        this.customerId = notice.customerId();
        this.channel = channel;
        this.recipient = notice.recipient();
        this.eventType = notice.eventType();
        this.status = DeliveryStatus.DELIVERED;
        this.createdAt = now;
        this.deliveredAt = now;
        this.traceId = traceId;
    }

    @SuppressWarnings("NullAway.Init")
    protected Delivery() {}

    UUID id() {
        return id;
    }

    UUID orderId() {
        return orderId;
    }

    String customerId() {
        return customerId;
    }

    String channel() {
        return channel;
    }

    String recipient() {
        return recipient;
    }

    String eventType() {
        return eventType;
    }

    DeliveryStatus status() {
        return status;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Present exactly if it is delivered. */
    @Nullable Instant deliveredAt() {
        return deliveredAt;
    }

    @Nullable String traceId() {
        return traceId;
    }

    @Override
    public UUID getId() {
        return id;
    }

    /** Says that the row is new, so that saving it costs no select. */
    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }
}
