package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts announced by notification-service. */
@Announces("notification")
public sealed interface NotificationEvent extends ShopEvent {

    UUID deliveryId();

    @Override
    @Nullable UUID orderId();

    @Override
    default String subject() {
        UUID order = orderId();
        return (order == null ? deliveryId() : order).toString();
    }

    /**
     * What was to be told, and whom.
     *
     * @param customerId whom it is about; absent where it is about no customer
     * @param recipient address in the channel
     * @param eventType wire name of what was told
     * @param createdAt when the service took it on
     * @param subscriptionId whose recipient it is; absent where it is nobody's subscription, and in events of earlier
     *     versions
     */
    record Told(
            @Nullable String customerId,
            String recipient,
            String eventType,
            Instant createdAt,
            @Nullable UUID subscriptionId) {

        /** Of nobody's subscription. */
        public Told(@Nullable String customerId, String recipient, String eventType, Instant createdAt) {
            this(customerId, recipient, eventType, createdAt, null);
        }
    }

    /**
     * A recipient was told.
     *
     * @param told absent in events of earlier versions
     */
    @EventType("notification.sent.v1")
    record NotificationSent(
            UUID deliveryId,
            @Nullable UUID orderId,
            String channel,
            @Nullable Told told) implements NotificationEvent {

        /** Without what was told. */
        public NotificationSent(UUID deliveryId, @Nullable UUID orderId, String channel) {
            this(deliveryId, orderId, channel, null);
        }
    }

    /**
     * A recipient could not be told, and the service does not try again.
     *
     * @param told absent in events of earlier versions
     */
    @EventType("notification.failed.v1")
    record NotificationFailed(
            UUID deliveryId,
            @Nullable UUID orderId,
            String channel,
            @Nullable Told told) implements NotificationEvent {

        /** Without what was told. */
        public NotificationFailed(UUID deliveryId, @Nullable UUID orderId, String channel) {
            this(deliveryId, orderId, channel, null);
        }
    }
}
