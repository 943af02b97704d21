package dev.fanout.order.ordering;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * What the participants have answered, and so how far they are. Answers come in any order and any number of times, and
 * move the saga forward only; the saga notes when nothing is left to do.
 */
@Embeddable
class Saga {

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "saga_status")
    private SagaStatus status = SagaStatus.RUNNING;

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

    Saga(Instant placedAt) {
        this.unfinishedSince = exact(placedAt);
    }

    @SuppressWarnings("NullAway.Init") // for Hibernate
    Saga() {}

    void inventoryAnswers(InventoryState answer, Instant now) {
        inventory = inventory.raisedTo(answer);
        settleIfDone(now);
    }

    /** Inventory has answered the cancellation. */
    void inventoryHasUndone(Instant now) {
        inventoryUndone = true;
        inventoryAnswers(InventoryState.RELEASED, now);
    }

    void paymentAnswers(PaymentState answer, Instant now) {
        payment = payment.raisedTo(answer);
        settleIfDone(now);
    }

    /** Payment has answered the cancellation. */
    void paymentHasUndone(PaymentState answer, Instant now) {
        paymentUndone = true;
        paymentAnswers(answer, now);
    }

    /** All participants said yes. */
    boolean isAgreed() {
        return inventory.isYes() && payment.isYes();
    }

    /** The order is cancelled: the participants undo what they have done, also where everything was done. */
    void compensate(Instant now) {
        if (!status.isUnfinished()) {
            unfinishedSince = exact(now);
            settledAt = null;
        }
        status = SagaStatus.COMPENSATING;
        settleIfDone(now);
    }

    private void settleIfDone(Instant now) {
        boolean completed = inventory == InventoryState.COMMITTED && payment == PaymentState.CAPTURED;
        boolean compensated = inventoryUndone && paymentUndone;
        if (status == SagaStatus.RUNNING && completed) {
            settle(SagaStatus.COMPLETED, now);
        } else if (status == SagaStatus.COMPENSATING && compensated) {
            settle(SagaStatus.COMPENSATED, now);
        }
    }

    private void settle(SagaStatus end, Instant now) {
        status = end;
        settledAt = exact(now);
    }

    /** When all participants had done what the order's status asks of them; empty before. */
    Optional<Instant> settledAt() {
        return Optional.ofNullable(settledAt);
    }

    OrderView.Saga toView() {
        return new OrderView.Saga(status, inventory, payment);
    }

    /** As exact as the database keeps it. */
    static Instant exact(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
