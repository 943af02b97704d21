package dev.fanout.dashboard.saga;

import dev.fanout.dashboard.event.AuditEvent;
import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.events.InventoryEvent.StockRejected;
import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.messaging.EventTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a saga is, by the types of the events that were heard of it: so their order and repetitions do not matter.
 * What has not been heard of has not happened here.
 */
final class Progress {

    private static final String PLACED = EventTypes.nameOf(OrderPlaced.class);
    private static final String CONFIRMED = EventTypes.nameOf(OrderConfirmed.class);
    private static final String CANCELLED = EventTypes.nameOf(OrderCancelled.class);
    private static final String RESERVED = EventTypes.nameOf(StockReserved.class);
    private static final String REJECTED = EventTypes.nameOf(StockRejected.class);
    private static final String COMMITTED = EventTypes.nameOf(StockCommitted.class);
    private static final String RELEASED = EventTypes.nameOf(StockReleased.class);
    private static final String AUTHORIZED = EventTypes.nameOf(PaymentAuthorized.class);
    private static final String DECLINED = EventTypes.nameOf(PaymentDeclined.class);
    private static final String CAPTURED = EventTypes.nameOf(PaymentCaptured.class);
    private static final String VOIDED = EventTypes.nameOf(PaymentVoided.class);
    private static final String REFUNDED = EventTypes.nameOf(PaymentRefunded.class);

    private static final String ORDER = "order-service";
    private static final String INVENTORY = "inventory-service";
    private static final String PAYMENT = "payment-service";

    /** When the first event of a type happened. */
    private final Map<String, Instant> times = new HashMap<>();

    /** @param events of one saga, at least one */
    Progress(List<AuditEvent> events) {
        events.forEach(event ->
                times.merge(event.type(), event.occurredAt(), (one, other) -> one.isBefore(other) ? one : other));
    }

    SagaStatus status() {
        if (has(CANCELLED)) {
            return has(RELEASED) && hasAny(VOIDED, REFUNDED) ? SagaStatus.COMPENSATED : SagaStatus.COMPENSATING;
        }
        return has(CONFIRMED) && has(COMMITTED) && has(CAPTURED) ? SagaStatus.COMPLETED : SagaStatus.RUNNING;
    }

    /** Whom the saga waits for, and for what; nobody once it has ended. */
    List<Awaited> awaited() {
        List<Awaited> awaited = new ArrayList<>();
        Instant cancelled = times.get(CANCELLED);
        Instant confirmed = times.get(CONFIRMED);
        Instant placed = times.get(PLACED);
        if (cancelled != null) {
            awaitAny(awaited, cancelled, INVENTORY, RELEASED);
            awaitAny(awaited, cancelled, PAYMENT, VOIDED, REFUNDED);
        } else if (confirmed != null) {
            awaitAny(awaited, confirmed, INVENTORY, COMMITTED);
            awaitAny(awaited, confirmed, PAYMENT, CAPTURED);
        } else {
            if (placed == null) {
                awaitAny(awaited, earliest(), ORDER, PLACED);
            } else {
                awaitAny(awaited, placed, INVENTORY, RESERVED, REJECTED);
                awaitAny(awaited, placed, PAYMENT, AUTHORIZED, DECLINED);
            }
            awaitDecision(awaited);
        }
        return List.copyOf(awaited);
    }

    /** One no decides; a yes only together with the other one. */
    private void awaitDecision(List<Awaited> awaited) {
        Instant refused = earliestOf(REJECTED, DECLINED);
        Instant reserved = times.get(RESERVED);
        Instant authorized = times.get(AUTHORIZED);
        if (refused != null) {
            awaitAny(awaited, refused, ORDER, CANCELLED);
        } else if (reserved != null && authorized != null) {
            awaitAny(awaited, reserved.isAfter(authorized) ? reserved : authorized, ORDER, CONFIRMED, CANCELLED);
        }
    }

    private void awaitAny(List<Awaited> awaited, Instant since, String service, String... types) {
        if (!hasAny(types)) {
            awaited.add(new Awaited(service, List.of(types), since));
        }
    }

    private boolean has(String type) {
        return times.containsKey(type);
    }

    private boolean hasAny(String... types) {
        return Stream.of(types).anyMatch(this::has);
    }

    private Instant earliest() {
        return times.values().stream().min(Instant::compareTo).orElseThrow();
    }

    private @Nullable Instant earliestOf(String... types) {
        return Stream.of(types)
                .filter(this::has)
                .map(times::get)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
