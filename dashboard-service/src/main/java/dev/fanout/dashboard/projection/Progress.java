package dev.fanout.dashboard.projection;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far a saga is, by the types of the events that were heard of it: so their order and repetitions do not matter.
 * What has not been heard of has not happened here.
 */
public final class Progress {

    static final String PLACED = EventTypes.nameOf(OrderPlaced.class);
    static final String CONFIRMED = EventTypes.nameOf(OrderConfirmed.class);
    static final String CANCELLED = EventTypes.nameOf(OrderCancelled.class);
    static final String RESERVED = EventTypes.nameOf(StockReserved.class);
    static final String REJECTED = EventTypes.nameOf(StockRejected.class);
    static final String COMMITTED = EventTypes.nameOf(StockCommitted.class);
    static final String RELEASED = EventTypes.nameOf(StockReleased.class);
    static final String AUTHORIZED = EventTypes.nameOf(PaymentAuthorized.class);
    static final String DECLINED = EventTypes.nameOf(PaymentDeclined.class);
    static final String CAPTURED = EventTypes.nameOf(PaymentCaptured.class);
    static final String VOIDED = EventTypes.nameOf(PaymentVoided.class);
    static final String REFUNDED = EventTypes.nameOf(PaymentRefunded.class);

    /** As the participants' states are called. */
    private static final Map<String, String> ANSWERS = Map.of(
            RESERVED, "RESERVED",
            REJECTED, "REJECTED",
            COMMITTED, "COMMITTED",
            RELEASED, "RELEASED",
            AUTHORIZED, "AUTHORIZED",
            DECLINED, "DECLINED",
            CAPTURED, "CAPTURED",
            VOIDED, "VOIDED",
            REFUNDED, "REFUNDED");

    private static final String ORDER = "order-service";
    private static final String INVENTORY = "inventory-service";
    private static final String PAYMENT = "payment-service";

    /** When the first event of a type happened. */
    private final Map<String, Instant> times;

    /** @param times when the first event of each type happened that was heard of, at least one */
    public Progress(Map<String, Instant> times) {
        this.times = Map.copyOf(times);
    }

    /** How far the participants are. */
    public SagaStatus status() {
        if (has(CANCELLED)) {
            return has(RELEASED) && hasAny(VOIDED, REFUNDED) ? SagaStatus.COMPENSATED : SagaStatus.COMPENSATING;
        }
        return has(CONFIRMED) && has(COMMITTED) && has(CAPTURED) ? SagaStatus.COMPLETED : SagaStatus.RUNNING;
    }

    /** Whom the saga waits for, and for what; nobody once it has ended. */
    public List<Awaited> awaited() {
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

    /** What order-service has decided; it decides for the order when it cancels, and once. */
    public OrderStatus decision() {
        if (has(CANCELLED)) {
            return OrderStatus.CANCELLED;
        }
        return has(CONFIRMED) ? OrderStatus.CONFIRMED : OrderStatus.PENDING;
    }

    /** When that was; absent while there is no decision. */
    @Nullable Instant decidedAt() {
        return has(CANCELLED) ? times.get(CANCELLED) : times.get(CONFIRMED);
    }

    /** When the order was placed, as far as that is known: nothing of it happened before. */
    public Instant placedAt() {
        return times.getOrDefault(PLACED, earliest());
    }

    /** When the participants had done what the decision asks of them; absent before. */
    @Nullable Instant settledAt() {
        return switch (status()) {
            case RUNNING, COMPENSATING -> null;
            case COMPLETED -> latestOf(CONFIRMED, COMMITTED, CAPTURED);
            case COMPENSATED -> latestOf(CANCELLED, RELEASED, VOIDED, REFUNDED);
        };
    }

    /** Since when the saga goes on: a cancellation begins one anew that had ended. Absent at its end. */
    public @Nullable Instant unfinishedSince() {
        return switch (status()) {
            case COMPLETED, COMPENSATED -> null;
            case RUNNING -> placedAt();
            case COMPENSATING -> {
                Instant cancelled = times.getOrDefault(CANCELLED, placedAt());
                yield has(COMMITTED)
                                && has(CAPTURED)
                                && !latestOf(COMMITTED, CAPTURED).isAfter(cancelled)
                        ? cancelled
                        : placedAt();
            }
        };
    }

    /** What inventory-service has answered, by the name that order-service has for it. */
    public String inventory() {
        return strongest(REJECTED, RELEASED, COMMITTED, RESERVED);
    }

    /** What payment-service has answered, by the name that it and order-service have for it. */
    public String payment() {
        return strongest(DECLINED, REFUNDED, VOIDED, CAPTURED, AUTHORIZED);
    }

    /** When payment-service last answered; absent if it has not. */
    @Nullable Instant paidAt() {
        return Stream.of(AUTHORIZED, DECLINED, CAPTURED, VOIDED, REFUNDED)
                .filter(this::has)
                .map(times::get)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** The event by which inventory-service answered so; empty if it has not. */
    static Optional<String> stockEventOf(String answer) {
        return eventOf(answer, RESERVED, REJECTED, COMMITTED, RELEASED);
    }

    /** The event by which payment-service answered so; empty if it has not. */
    static Optional<String> paymentEventOf(String answer) {
        return eventOf(answer, AUTHORIZED, DECLINED, CAPTURED, VOIDED, REFUNDED);
    }

    private static Optional<String> eventOf(String answer, String... types) {
        return Stream.of(types).filter(type -> answer.equals(ANSWERS.get(type))).findFirst();
    }

    /** When the last of these happened. */
    public Instant latest() {
        return times.values().stream().max(Instant::compareTo).orElseThrow();
    }

    private String strongest(String... types) {
        return Stream.of(types).filter(this::has).findFirst().map(ANSWERS::get).orElse("AWAITED");
    }

    private Instant latestOf(String... types) {
        return Stream.of(types)
                .filter(this::has)
                .map(times::get)
                .max(Instant::compareTo)
                .orElseThrow();
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

    Instant earliest() {
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
