package dev.fanout.order.ordering;

import static java.util.stream.Collectors.joining;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.Traces;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/**
 * An order and its saga. Its verbs take what the participants answered, the deadline and the customer's wish, in any
 * order and any number of times, and return what is to be announced. All its writers lock its row first.
 */
@Entity
@Table(name = "orders")
class Order implements Persistable<UUID> {

    private static final int MOST_DETAIL = 4000;
    private static final int MOST_SKUS_NAMED = 10;

    @Id
    private UUID id;

    @Column(updatable = false)
    private String customerId;

    @Column(updatable = false)
    private String customerEmail;

    @Column(updatable = false)
    private String paymentMethod;

    @Column(updatable = false)
    @Convert(converter = LinesAsJson.class)
    private List<Line> lines;

    @Column(updatable = false)
    private long totalAmount;

    @Column(updatable = false)
    private String currency;

    @Column(updatable = false)
    private Instant placedAt;

    @Column(updatable = false)
    private Instant deadline;

    @Column(updatable = false)
    private @Nullable UUID batchId;

    @Column(updatable = false)
    private @Nullable String traceId;

    /** Where the trace goes on when it is the clock that moves the saga. */
    @Column(updatable = false)
    private @Nullable String traceparent;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private OrderStatus status = OrderStatus.PENDING;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private @Nullable CancellationReason cancellationReason;

    private @Nullable String cancellationDetail;
    private @Nullable Instant decidedAt;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private SagaStatus sagaStatus = SagaStatus.RUNNING;

    /** When the saga was last begun: by placing, or by cancelling what was complete. */
    private Instant unfinishedSince;

    private @Nullable Instant settledAt;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private InventoryState inventory = InventoryState.AWAITED;

    /**
     * Inventory has answered the cancellation; unlike its state this also tells it of an order that it had rejected.
     */
    private boolean inventoryUndone;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private PaymentState payment = PaymentState.AWAITED;

    /** Payment has answered the cancellation. */
    private boolean paymentUndone;

    @Transient
    private boolean stored;

    Order(
            UUID id,
            Customer customer,
            List<Line> lines,
            Money total,
            Instant placedAt,
            Duration decisionTime,
            Origin origin) {
        this.id = id;
        this.customerId = customer.id();
        this.customerEmail = customer.email();
        this.paymentMethod = customer.paymentMethod();
        this.lines = List.copyOf(lines);
        this.totalAmount = total.amount();
        this.currency = total.currency();
        this.placedAt = placedAt.truncatedTo(ChronoUnit.MICROS); // as exact as the database keeps it
        this.deadline = this.placedAt.plus(decisionTime);
        this.unfinishedSince = this.placedAt;
        this.batchId = origin.batchId();
        this.traceparent = origin.traceparent();
        this.traceId = traceparent == null ? null : Traces.idIn(traceparent);
    }

    @SuppressWarnings("NullAway.Init") // for Hibernate
    Order() {}

    /** The announcement that starts the saga. */
    OrderPlaced placed() {
        return new OrderPlaced(
                id,
                customerId,
                customerEmail,
                paymentMethod,
                total(),
                lines.stream()
                        .map(line -> new OrderLine(line.sku(), line.quantity(), line.unitPrice()))
                        .toList(),
                deadline,
                batchId);
    }

    Optional<OrderEvent> stockReserved(Instant now) {
        inventory = inventory.raisedTo(InventoryState.RESERVED);
        return join(now);
    }

    Optional<OrderEvent> stockRejected(List<Shortage> missing, Instant now) {
        inventory = inventory.raisedTo(InventoryState.REJECTED);
        return cancelIfPending(CancellationReason.OUT_OF_STOCK, describe(missing), now);
    }

    Optional<OrderEvent> stockCommitted(Instant now) {
        inventory = inventory.raisedTo(InventoryState.COMMITTED);
        return join(now);
    }

    Optional<OrderEvent> stockReleased(Instant now) {
        inventory = inventory.raisedTo(InventoryState.RELEASED);
        inventoryUndone = true;
        return join(now);
    }

    Optional<OrderEvent> paymentAuthorized(Instant now) {
        payment = payment.raisedTo(PaymentState.AUTHORIZED);
        return join(now);
    }

    Optional<OrderEvent> paymentDeclined(String reason, Instant now) {
        payment = payment.raisedTo(PaymentState.DECLINED);
        return cancelIfPending(CancellationReason.PAYMENT_DECLINED, reason, now);
    }

    Optional<OrderEvent> paymentCaptured(Instant now) {
        payment = payment.raisedTo(PaymentState.CAPTURED);
        return join(now);
    }

    Optional<OrderEvent> paymentVoided(Instant now) {
        payment = payment.raisedTo(PaymentState.VOIDED);
        paymentUndone = true;
        return join(now);
    }

    Optional<OrderEvent> paymentRefunded(Instant now) {
        payment = payment.raisedTo(PaymentState.REFUNDED);
        paymentUndone = true;
        return join(now);
    }

    /** Cancels if nobody has decided by the deadline; before it, or after a decision, nothing happens. */
    Optional<OrderEvent> passDeadline(Instant now) {
        return now.isBefore(deadline)
                ? Optional.empty()
                : cancelIfPending(CancellationReason.TIMED_OUT, "not decided by " + deadline, now);
    }

    /** Cancels as the customer wishes, also after the confirmation; empty if the order is cancelled already. */
    Optional<OrderEvent> cancelForCustomer(Instant now) {
        return status == OrderStatus.CANCELLED
                ? Optional.empty()
                : Optional.of(cancel(CancellationReason.CUSTOMER_REQUEST, null, now));
    }

    private Optional<OrderEvent> join(Instant now) {
        Optional<OrderEvent> decision = Optional.empty();
        if (status == OrderStatus.PENDING && inventory.isYes() && payment.isYes()) {
            decide(OrderStatus.CONFIRMED, now);
            decision = Optional.of(new OrderConfirmed(id, customerId));
        }
        settleIfDone(now);
        return decision;
    }

    private Optional<OrderEvent> cancelIfPending(CancellationReason reason, String detail, Instant now) {
        return status == OrderStatus.PENDING ? Optional.of(cancel(reason, detail, now)) : Optional.empty();
    }

    private OrderCancelled cancel(CancellationReason reason, @Nullable String detail, Instant now) {
        decide(OrderStatus.CANCELLED, now);
        cancellationReason = reason;
        cancellationDetail = detail == null ? null : detail.substring(0, Math.min(detail.length(), MOST_DETAIL));
        if (!sagaStatus.isUnfinished()) {
            unfinishedSince = exact(now);
            settledAt = null;
        }
        sagaStatus = SagaStatus.COMPENSATING;
        settleIfDone(now);
        return new OrderCancelled(id, customerId, reason, cancellationDetail);
    }

    private void decide(OrderStatus decision, Instant now) {
        status = decision;
        decidedAt = exact(now);
    }

    private void settleIfDone(Instant now) {
        if (sagaStatus == SagaStatus.RUNNING
                && status == OrderStatus.CONFIRMED
                && inventory == InventoryState.COMMITTED
                && payment == PaymentState.CAPTURED) {
            settle(SagaStatus.COMPLETED, now);
        } else if (sagaStatus == SagaStatus.COMPENSATING && inventoryUndone && paymentUndone) {
            settle(SagaStatus.COMPENSATED, now);
        }
    }

    private void settle(SagaStatus end, Instant now) {
        sagaStatus = end;
        settledAt = exact(now);
    }

    private static Instant exact(Instant now) {
        return now.truncatedTo(ChronoUnit.MICROS);
    }

    private static String describe(List<Shortage> missing) {
        String named = missing.stream()
                .limit(MOST_SKUS_NAMED)
                .map(line -> "%s (%d ordered, %d available)".formatted(line.sku(), line.requested(), line.available()))
                .collect(joining(", "));
        int more = missing.size() - MOST_SKUS_NAMED;
        return "missing: " + named + (more > 0 ? " and " + more + " more" : "");
    }

    private Money total() {
        return new Money(totalAmount, currency);
    }

    /** How its saga has ended; empty while it goes on. */
    Optional<SagaEnd> sagaEnd() {
        return Optional.ofNullable(settledAt)
                .map(end -> new SagaEnd(
                        cancellationReason == null ? status.name() : cancellationReason.name(),
                        Duration.between(placedAt, end)));
    }

    @Nullable String traceparent() {
        return traceparent;
    }

    OrderStatus status() {
        return status;
    }

    OrderView toView() {
        return new OrderView(
                id,
                customerId,
                status,
                cancellationReason,
                cancellationDetail,
                total(),
                lines,
                placedAt,
                decidedAt,
                deadline,
                settledAt,
                batchId,
                traceId,
                new OrderView.Saga(sagaStatus, inventory, payment));
    }

    @Override
    public UUID getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void noteStored() {
        stored = true;
    }

    /** Who orders, and how the order is paid. */
    record Customer(String id, String email, String paymentMethod) {}

    /** What an order came with. */
    record Origin(@Nullable UUID batchId, @Nullable String traceparent) {}
}
