package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.DeliverySummary;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a notification that has ended.
 *
 * @param customerId whom it is about, if it is about one
 * @param recipient address in the channel
 * @param eventType what was told
 * @param createdAt when notification-service took it on
 * @param deliveredAt absent if it has only failed so far; an operator may have it tried again
 * @param endedAt when the latest of its ends was
 */
record DeliveryFacts(
        UUID id,
        @Nullable UUID orderId,
        @Nullable String customerId,
        Address address,
        String eventType,
        Instant createdAt,
        @Nullable Instant deliveredAt,
        Instant endedAt)
        implements Facts<DeliveryFacts> {

    /** Whom it was sent to, and how. */
    record Address(String channel, String recipient) {}

    /** What was sent does not change, only what came of it. */
    @Override
    public DeliveryFacts merge(DeliveryFacts other) {
        return new DeliveryFacts(
                id,
                Facts.oneOf(orderId, other.orderId),
                Facts.oneOf(customerId, other.customerId),
                address,
                eventType,
                createdAt,
                Facts.oneOf(deliveredAt, other.deliveredAt),
                endedAt.isAfter(other.endedAt) ? endedAt : other.endedAt);
    }

    DeliverySummary summary() {
        return new DeliverySummary(
                id,
                orderId,
                address.channel(),
                address.recipient(),
                eventType,
                deliveredAt == null ? "FAILED" : "DELIVERED",
                createdAt,
                deliveredAt);
    }
}
