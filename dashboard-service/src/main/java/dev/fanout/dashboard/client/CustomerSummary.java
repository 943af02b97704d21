package dev.fanout.dashboard.client;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What notification-service knows of a customer.
 *
 * @param email as his latest order had it; absent as long as no order was seen
 * @param orders of his that it has seen
 * @param subscriptions absent in the projection: no event tells of them
 */
public record CustomerSummary(
        String id,
        @Nullable String email,
        long orders,
        Notifications notifications,
        @Nullable Subscriptions subscriptions) {

    public CustomerSummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(notifications, "notifications");
    }

    /**
     * Deliveries about him.
     *
     * @param lastAt absent if there is none
     */
    public record Notifications(long total, @Nullable Instant lastAt) {}

    /**
     * Those that subscribe to him alone.
     *
     * @param items the newest ones
     */
    public record Subscriptions(long total, List<Subscription> items) {

        public Subscriptions {
            items = List.copyOf(items);
        }
    }

    /** One of them. */
    public record Subscription(
            UUID id, List<String> eventTypes, String channel, String target, boolean active, Instant createdAt) {

        public Subscription {
            Objects.requireNonNull(id, "id");
            eventTypes = List.copyOf(eventTypes);
            Objects.requireNonNull(channel, "channel");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }
}
