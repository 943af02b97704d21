package dev.fanout.dashboard.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification, as far as a customer's dashboard shows it.
 *
 * @param eventType what was told
 * @param deliveredAt present exactly if it is delivered
 */
public record DeliverySummary(
        UUID id,
        @Nullable UUID orderId,
        String channel,
        String recipient,
        String eventType,
        String status,
        Instant createdAt,
        @Nullable Instant deliveredAt) {

    public DeliverySummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
