package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts announced by order-service. */
@Announces("order")
public sealed interface OrderEvent extends ShopEvent {

    @Override
    UUID orderId();

    @Override
    default String subject() {
        return orderId().toString();
    }

    /**
     * A customer wants goods; the saga starts.
     *
     * @param paymentMethod token of the payment provider, never card data
     * @param total sum of the lines
     * @param lines at least one
     * @param deadline when the order is cancelled unless it was decided before
     * @param batchId the batch that the order came with, if any
     */
    @EventType("order.placed.v1")
    record OrderPlaced(
            UUID orderId,
            String customerId,
            String customerEmail,
            String paymentMethod,
            Money total,
            List<OrderLine> lines,
            Instant deadline,
            @Nullable UUID batchId)
            implements OrderEvent {

        public OrderPlaced {
            lines = List.copyOf(lines);
        }
    }

    /** One product of an order, at the price of the moment it was ordered. */
    record OrderLine(String sku, int quantity, Money unitPrice) {}

    /**
     * All participants said yes: goods are to be committed, money is to be captured.
     *
     * @param batchItem the item of a batch that is settled by this, if the order came with a batch
     */
    @EventType("order.confirmed.v1")
    record OrderConfirmed(
            UUID orderId, String customerId, @Nullable BatchItem batchItem) implements OrderEvent {

        /** Of an order that came alone. */
        public OrderConfirmed(UUID orderId, String customerId) {
            this(orderId, customerId, null);
        }
    }

    /**
     * Whatever was done for the order is to be undone. Every participant answers, also one that has nothing to undo.
     *
     * @param detail for people, may be absent
     * @param batchItem the item of a batch that is settled by this; absent if the order came alone, or was confirmed
     *     before and so settled its item then
     */
    @EventType("order.cancelled.v1")
    record OrderCancelled(
            UUID orderId,
            String customerId,
            CancellationReason reason,
            @Nullable String detail,
            @Nullable BatchItem batchItem)
            implements OrderEvent {

        /** Of an order that came alone. */
        public OrderCancelled(UUID orderId, String customerId, CancellationReason reason, @Nullable String detail) {
            this(orderId, customerId, reason, detail, null);
        }
    }
}
