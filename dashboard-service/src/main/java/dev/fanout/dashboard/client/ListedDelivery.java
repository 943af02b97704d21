package dev.fanout.dashboard.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification of the list of all notifications.
 *
 * @param eventType what was told
 * @param deliveredAt present exactly if it is delivered
 */
public record ListedDelivery(
        UUID id,
        @Nullable UUID orderId,
        @Nullable String customerId,
        String channel,
        String recipient,
        String eventType,
        String status,
        Instant createdAt,
        @Nullable Instant deliveredAt) {

    public ListedDelivery {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
