package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
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

    /** A recipient was told. */
    @EventType("notification.sent.v1")
    record NotificationSent(UUID deliveryId, @Nullable UUID orderId, String channel) implements NotificationEvent {}

    /** A recipient could not be told, and the service does not try again. */
    @EventType("notification.failed.v1")
    record NotificationFailed(UUID deliveryId, @Nullable UUID orderId, String channel) implements NotificationEvent {}
}
