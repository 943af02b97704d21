package dev.fanout.notification.customer;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventTypes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision that a customer is to be told.
 *
 * @param address of e-mail
 * @param cancellation why the order was cancelled; absent if it was confirmed
 * @param figures JSON of what was ordered, if it is known
 */
record Notice(
        UUID orderId,
        String customerId,
        String address,
        @Nullable CancellationReason cancellation,
        @Nullable String figures) {

    /** Wire name of the decision's event. */
    String eventType() {
        return EventTypes.nameOf(cancellation == null ? OrderConfirmed.class : OrderCancelled.class);
    }
}
