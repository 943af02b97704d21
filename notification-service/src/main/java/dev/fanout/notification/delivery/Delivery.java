package dev.fanout.notification.delivery;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One message to one recipient through one channel. */
@Entity
class Delivery {

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

    /** Absent of a delivery that is not stored yet: so saving a new one costs no select. */
    @Version
    private @Nullable Long version;

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
}
