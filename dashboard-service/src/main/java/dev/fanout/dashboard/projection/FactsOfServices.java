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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The facts that a service's lists have. */
final class FactsOfServices {

    private FactsOfServices() {}

    /**
     * What order-service says. Of payments it says nothing that payment-service does not know better, but that a
     * cancellation was answered also where there was nothing to undo.
     */
    static Said of(ListedOrder order) {
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
        OrderFacts facts = new OrderFacts(
                order.id(),
                steps,
                order.customerId(),
                null,
                order.total(),
                reason == null ? null : CancellationReason.valueOf(reason),
                null,
                null);
        return new Said(facts, possibleBeside(OrderStatus.valueOf(order.status())));
    }

    /** What may have been announced of an order that is now in this status: inventory-service only follows it. */
    private static Set<String> possibleBeside(OrderStatus status) {
        return switch (status) {
            case PENDING -> Set.of(Progress.RESERVED, Progress.REJECTED);
            case CONFIRMED -> Set.of(Progress.RESERVED, Progress.COMMITTED);
            case CANCELLED ->
                Set.of(Progress.CONFIRMED, Progress.RESERVED, Progress.REJECTED, Progress.COMMITTED, Progress.RELEASED);
        };
    }

    private static Instant exactOr(@Nullable Instant time, Instant other) {
        return time == null ? other : Facts.exact(time);
    }

    /** What payment-service says. */
    static Optional<Said> of(PaymentSummary payment) {
        return Progress.paymentEventOf(payment.status())
                .map(event -> new Said(
                        new OrderFacts(
                                payment.orderId(),
                                Map.of(event, Facts.exact(payment.updatedAt())),
                                null,
                                null,
                                null,
                                null,
                                Facts.storable(payment.declineReason()),
                                null),
                        possibleBeside(payment.status())));
    }

    /** The same of a payment. */
    private static Set<String> possibleBeside(String status) {
        return switch (status) {
            case "AUTHORIZED" -> Set.of(Progress.AUTHORIZED);
            case "CAPTURED" -> Set.of(Progress.AUTHORIZED, Progress.CAPTURED);
            case "REFUNDED" -> Set.of(Progress.AUTHORIZED, Progress.CAPTURED, Progress.REFUNDED);
            case "VOIDED" -> Set.of(Progress.AUTHORIZED, Progress.VOIDED);
            // It stays declined when its order is cancelled.
            case "DECLINED" -> Set.of(Progress.DECLINED, Progress.VOIDED);
            default -> Set.of();
        };
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
