package dev.fanout.order.ordering;

import dev.fanout.events.BatchItem;
import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.Traces;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An order and its saga. Its verbs take what the participants answered, the deadline and the customer's wish, in any
 * order and any number of times, and return what is to be announced. All its writers lock its row first.
 */
@Entity
@Table(name = "orders")
class Order {

    @Id
    private UUID id;

    /** The net below the row locks; absent of an order that is not stored yet. */
    @Version
    private @Nullable Long version;

    @Embedded
    private Customer customer;

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

    /** Absent if the order came alone. */
    @Embedded
    private @Nullable PlaceInBatch batch;

    @Column(updatable = false)
    private @Nullable String traceId;

    /** The trace that goes on when the deadline, and not a message, moves the saga. */
    @Column(updatable = false)
    private @Nullable String traceparent;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private OrderStatus status = OrderStatus.PENDING;

    private @Nullable Instant decidedAt;

    /** Absent unless the order is cancelled. */
    @Embedded
    private @Nullable Cancellation cancellation;

    @Embedded
    private Saga saga;

    Order(UUID id, Customer customer, Quote.Priced goods, Instant placedAt, Duration decisionTime, Origin origin) {
        this.id = id;
        this.customer = customer;
        this.lines = List.copyOf(goods.lines());
        this.totalAmount = goods.total().amount();
        this.currency = goods.total().currency();
        this.placedAt = Saga.exact(placedAt);
        this.deadline = this.placedAt.plus(decisionTime);
        this.saga = new Saga(this.placedAt);
        this.batch = origin.batchItem() == null ? null : PlaceInBatch.of(origin.batchItem());
        this.traceparent = origin.traceparent();
        this.traceId = traceparent == null ? null : Traces.idIn(traceparent);
    }

    @SuppressWarnings("NullAway.Init") // for Hibernate
    Order() {}

    /** The announcement that starts the saga. */
    OrderPlaced placed() {
        return new OrderPlaced(
                id,
                customer.id(),
                customer.email(),
                customer.paymentMethod(),
                total(),
                lines.stream().map(Line::announced).toList(),
                deadline,
                batch == null ? null : batch.batchId());
    }

    Optional<OrderEvent> stockReserved(Instant now) {
        saga.inventoryAnswers(InventoryState.RESERVED, now);
        return confirmIfAgreed(now);
    }

    Optional<OrderEvent> stockRejected(List<Shortage> missing, Instant now) {
        saga.inventoryAnswers(InventoryState.REJECTED, now);
        return cancelIfPending(Cancellation.outOfStock(missing), now);
    }

    Optional<OrderEvent> stockCommitted(Instant now) {
        saga.inventoryAnswers(InventoryState.COMMITTED, now);
        return confirmIfAgreed(now);
    }

    Optional<OrderEvent> stockReleased(Instant now) {
        saga.inventoryHasUndone(now);
        return Optional.empty();
    }

    Optional<OrderEvent> paymentAuthorized(Instant now) {
        saga.paymentAnswers(PaymentState.AUTHORIZED, now);
        return confirmIfAgreed(now);
    }

    Optional<OrderEvent> paymentDeclined(String reason, Instant now) {
        saga.paymentAnswers(PaymentState.DECLINED, now);
        return cancelIfPending(Cancellation.paymentDeclined(reason), now);
    }

    Optional<OrderEvent> paymentCaptured(Instant now) {
        saga.paymentAnswers(PaymentState.CAPTURED, now);
        return confirmIfAgreed(now);
    }

    Optional<OrderEvent> paymentVoided(Instant now) {
        saga.paymentHasUndone(PaymentState.VOIDED, now);
        return Optional.empty();
    }

    Optional<OrderEvent> paymentRefunded(Instant now) {
        saga.paymentHasUndone(PaymentState.REFUNDED, now);
        return Optional.empty();
    }

    /** Cancels if there is no decision by the deadline; before it, or after a decision, nothing happens. */
    Optional<OrderEvent> passDeadline(Instant now) {
        return now.isBefore(deadline) ? Optional.empty() : cancelIfPending(Cancellation.timedOut(deadline), now);
    }

    /** Cancels as the customer wishes, also after the confirmation; empty if the order is cancelled already. */
    Optional<OrderEvent> cancelForCustomer(Instant now) {
        return status == OrderStatus.CANCELLED ? Optional.empty() : Optional.of(cancel(Cancellation.byCustomer(), now));
    }

    private Optional<OrderEvent> confirmIfAgreed(Instant now) {
        if (status != OrderStatus.PENDING || !saga.isAgreed()) {
            return Optional.empty();
        }
        BatchItem settled = itemThatIsSettledNow();
        decide(OrderStatus.CONFIRMED, now);
        return Optional.of(new OrderConfirmed(id, customer.id(), settled));
    }

    private Optional<OrderEvent> cancelIfPending(Cancellation why, Instant now) {
        return status == OrderStatus.PENDING ? Optional.of(cancel(why, now)) : Optional.empty();
    }

    private OrderCancelled cancel(Cancellation why, Instant now) {
        BatchItem settled = itemThatIsSettledNow();
        decide(OrderStatus.CANCELLED, now);
        cancellation = why;
        saga.compensate(now);
        return new OrderCancelled(id, customer.id(), why.reason(), why.detail(), settled);
    }

    /** Only the first decision settles it, so it is settled once. */
    private @Nullable BatchItem itemThatIsSettledNow() {
        return status == OrderStatus.PENDING && batch != null ? batch.item() : null;
    }

    private void decide(OrderStatus decision, Instant now) {
        status = decision;
        decidedAt = Saga.exact(now);
    }

    private Money total() {
        return new Money(totalAmount, currency);
    }

    /** How its saga has ended; empty while it goes on. */
    Optional<SagaEnd> sagaEnd() {
        return saga.settledAt()
                .map(end -> new SagaEnd(
                        cancellation == null
                                ? status.name()
                                : cancellation.reason().name(),
                        Duration.between(placedAt, end)));
    }

    UUID id() {
        return id;
    }

    @Nullable String traceparent() {
        return traceparent;
    }

    Instant placedAt() {
        return placedAt;
    }

    OrderStatus status() {
        return status;
    }

    OrderView toView() {
        return new OrderView(
                id,
                customer.id(),
                status,
                cancellation == null ? null : cancellation.reason(),
                cancellation == null ? null : cancellation.detail(),
                total(),
                lines,
                placedAt,
                decidedAt,
                deadline,
                saga.settledAt().orElse(null),
                batch == null ? null : batch.batchId(),
                traceId,
                saga.toView());
    }
}
