package dev.fanout.notification.delivery;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** One message to one recipient through one channel, to be read. The worker writes the rows, many at once. */
@Entity
@Immutable
class Delivery {

    @Id
    private UUID id;

    private @Nullable UUID occasionId;
    private @Nullable UUID subscriptionId;
    private @Nullable UUID batchId;
    private @Nullable UUID orderId;
    private @Nullable String customerId;
    private String channel;
    private String recipient;
    private String eventType;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status;

    private Instant createdAt;
    private @Nullable Instant deliveredAt;
    private int attempts;
    private @Nullable Instant nextAttemptAt;
    private @Nullable String failure;
    private @Nullable String traceId;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Delivery() {}

    DeliveryView toView() {
        return new DeliveryView(
                id,
                orderId,
                customerId,
                channel,
                recipient,
                eventType,
                status,
                createdAt,
                deliveredAt,
                traceId,
                subscriptionId,
                batchId,
                occasionId,
                attempts,
                nextAttemptAt,
                failure);
    }
}
