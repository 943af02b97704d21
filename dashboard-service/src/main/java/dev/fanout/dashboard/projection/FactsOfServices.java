package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.ListedDelivery;
import dev.fanout.dashboard.client.ListedOrder;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.dashboard.projection.DeliveryFacts.Address;
import dev.fanout.events.CancellationReason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The facts that a service's lists have. */
final class FactsOfServices {

    private FactsOfServices() {}

    /**
     * What order-service says. Of payments it says nothing that payment-service does not know better, but that a
     * cancellation was answered also where there was nothing to undo.
     */
    static OrderFacts of(ListedOrder order) {
        Map<String, Instant> steps = new HashMap<>();
        Instant placed = Facts.exact(order.placedAt());
        Instant decided = exactOr(order.decidedAt(), placed);
        Instant latest = exactOr(order.settledAt(), decided);
        steps.put(Progress.PLACED, placed);
        if (!order.status().equals(OrderStatus.PENDING.name())) {
            steps.put(
                    order.status().equals(OrderStatus.CANCELLED.name()) ? Progress.CANCELLED : Progress.CONFIRMED,
                    decided);
        }
        Progress.stockEventOf(order.saga().inventory()).ifPresent(event -> steps.put(event, latest));
        if (order.saga().status().equals(SagaStatus.COMPENSATED.name())) {
            steps.put(Progress.RELEASED, latest);
            if (!order.saga().payment().equals("REFUNDED")) {
                steps.put(Progress.VOIDED, latest);
            }
        }
        String reason = order.cancellationReason();
        return new OrderFacts(
                order.id(),
                steps,
                order.customerId(),
                null,
                order.total(),
                reason == null ? null : CancellationReason.valueOf(reason),
                null,
                null);
    }

    private static Instant exactOr(@Nullable Instant time, Instant other) {
        return time == null ? other : Facts.exact(time);
    }

    /** What payment-service says. */
    static Optional<OrderFacts> of(PaymentSummary payment) {
        return Progress.paymentEventOf(payment.status())
                .map(event -> new OrderFacts(
                        payment.orderId(),
                        Map.of(event, Facts.exact(payment.updatedAt())),
                        null,
                        null,
                        null,
                        null,
                        Facts.storable(payment.declineReason()),
                        null));
    }

    /** What notification-service says; empty of a notification that has not ended. */
    static Optional<DeliveryFacts> of(ListedDelivery delivery) {
        if (delivery.status().equals("PENDING")) {
            return Optional.empty();
        }
        Instant deliveredAt = delivery.deliveredAt();
        Instant createdAt = Facts.exact(delivery.createdAt());
        return Optional.of(new DeliveryFacts(
                delivery.id(),
                delivery.orderId(),
                delivery.customerId(),
                new Address(delivery.channel(), delivery.recipient()),
                delivery.eventType(),
                createdAt,
                deliveredAt == null ? null : Facts.exact(deliveredAt),
                exactOr(deliveredAt, createdAt)));
    }
}
