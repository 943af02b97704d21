package dev.fanout.events;

import dev.fanout.messaging.Event;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All facts of this shop, by the service that announces them. Sealed, so that it is its own catalogue. */
public sealed interface ShopEvent extends Event
        permits OrderEvent, BatchEvent, InventoryEvent, PaymentEvent, NotificationEvent, SubscriptionEvent {

    /** The order that the fact is about; absent where it is about no order. */
    default @Nullable UUID orderId() {
        return null;
    }

    @Override
    default Map<String, String> logContext() {
        UUID order = orderId();
        return order == null ? Map.of() : Map.of("orderId", order.toString());
    }
}
