package dev.fanout.order.ordering;

import static dev.fanout.order.ordering.OrderFixture.AFTER_THE_DEADLINE;
import static dev.fanout.order.ordering.OrderFixture.ID;
import static dev.fanout.order.ordering.OrderFixture.LATER;
import static dev.fanout.order.ordering.OrderFixture.PLACED_AT;
import static dev.fanout.order.ordering.OrderFixture.completedOrder;
import static dev.fanout.order.ordering.OrderFixture.confirmedOrder;
import static dev.fanout.order.ordering.OrderFixture.orderOf;
import static dev.fanout.order.ordering.OrderFixture.pendingOrder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.BatchItem;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderTests {

    private static final BatchItem ITEM = new BatchItem(UUID.fromString("0198f2d6-7d3c-7000-8000-000000000002"), 7);

    @Test
    void announcesAllThatTheParticipantsNeed() {
        assertThat(pendingOrder().placed())
                .isEqualTo(new OrderPlaced(
                        ID,
                        "c-1",
                        "a@example.com",
                        "tok_visa",
                        new Money(2500, "EUR"),
                        List.of(new OrderLine("espresso-cup", 2, new Money(1250, "EUR"))),
                        PLACED_AT.truncatedTo(ChronoUnit.MICROS).plusSeconds(60),
                        null));
    }

    @Test
    void waitsForBothParticipants() {
        Order order = pendingOrder();

        assertThat(order.stockReserved(LATER)).isEmpty();
        assertThat(order.toView().status()).isEqualTo(OrderStatus.PENDING);
        assertThat(order.toView().decidedAt()).isNull();
        assertThat(order.paymentAuthorized(LATER)).contains(new OrderConfirmed(ID, "c-1"));
        assertThat(order.toView().status()).isEqualTo(OrderStatus.CONFIRMED);
        assertThat(order.toView().decidedAt()).isEqualTo(LATER.truncatedTo(ChronoUnit.MICROS));
        assertThat(order.toView().saga().status()).isEqualTo(SagaStatus.RUNNING);
    }

    @Test
    void isCompleteOnceGoodsAreCommittedAndMoneyIsCaptured() {
        Order order = confirmedOrder();

        order.paymentCaptured(LATER);
        assertThat(order.toView().saga().status()).isEqualTo(SagaStatus.RUNNING);
        assertThat(order.toView().settledAt()).isNull();
        order.stockCommitted(LATER);
        assertThat(order.toView().saga().status()).isEqualTo(SagaStatus.COMPLETED);
        assertThat(order.toView().settledAt()).isNotNull();
    }

    @Test
    void namesWhatIsMissing() {
        Order order = pendingOrder();

        assertThat(order.stockRejected(
                        List.of(new Shortage("espresso-cup", 2, 1), new Shortage("saucer", 9, 0)), LATER))
                .contains(new OrderCancelled(
                        ID,
                        "c-1",
                        CancellationReason.OUT_OF_STOCK,
                        "missing: espresso-cup (2 ordered, 1 available), saucer (9 ordered, 0 available)"));
        assertThat(order.toView().saga().status()).isEqualTo(SagaStatus.COMPENSATING);
    }

    @Test
    void keepsTheDetailShortHoweverMuchIsMissing() {
        Order order = pendingOrder();

        order.stockRejected(Collections.nCopies(100, new Shortage("s".repeat(255), 10_000, 0)), LATER);

        assertThat(order.toView().cancellationDetail()).endsWith(" and 90 more").hasSizeLessThanOrEqualTo(4000);
    }

    @Test
    void saysWhyThePaymentWasDeclined() {
        assertThat(pendingOrder().paymentDeclined("insufficient funds", LATER))
                .contains(new OrderCancelled(ID, "c-1", CancellationReason.PAYMENT_DECLINED, "insufficient funds"));
    }

    @Test
    void theFirstReasonWins() {
        Order order = pendingOrder();

        order.paymentDeclined("insufficient funds", LATER);
        assertThat(order.stockRejected(List.of(new Shortage("espresso-cup", 2, 1)), LATER))
                .isEmpty();
        assertThat(order.passDeadline(AFTER_THE_DEADLINE)).isEmpty();
        assertThat(order.cancelForCustomer(LATER)).isEmpty();

        assertThat(order.toView().cancellationReason()).isEqualTo(CancellationReason.PAYMENT_DECLINED);
        assertThat(order.toView().cancellationDetail()).isEqualTo("insufficient funds");
        assertThat(order.toView().saga().inventory()).isEqualTo(InventoryState.REJECTED);
    }

    @Test
    void staysRejectedAlthoughTheCancellationIsAnsweredWithARelease() {
        Order order = pendingOrder();

        order.stockRejected(List.of(new Shortage("espresso-cup", 2, 1)), LATER);
        order.stockReleased(LATER);
        assertThat(order.toView().saga().status()).isEqualTo(SagaStatus.COMPENSATING);
        order.paymentVoided(LATER);

        assertThat(order.toView().saga())
                .isEqualTo(new OrderView.Saga(SagaStatus.COMPENSATED, InventoryState.REJECTED, PaymentState.VOIDED));
    }

    @Test
    void timesOutAtItsDeadlineAndNotBefore() {
        Order order = pendingOrder();

        assertThat(order.passDeadline(AFTER_THE_DEADLINE.minusSeconds(2))).isEmpty();
        assertThat(order.passDeadline(AFTER_THE_DEADLINE))
                .hasValueSatisfying(
                        event -> assertThat(((OrderCancelled) event).reason()).isEqualTo(CancellationReason.TIMED_OUT));
    }

    @Test
    void doesNotTimeOutOnceItIsConfirmed() {
        Order order = confirmedOrder();

        assertThat(order.passDeadline(AFTER_THE_DEADLINE)).isEmpty();
        assertThat(order.toView().status()).isEqualTo(OrderStatus.CONFIRMED);
    }

    @Test
    void answersAfterTheDecisionChangeNothingButTheParticipantsState() {
        Order order = pendingOrder();
        order.passDeadline(AFTER_THE_DEADLINE);

        assertThat(order.stockReserved(AFTER_THE_DEADLINE)).isEmpty();
        assertThat(order.paymentAuthorized(AFTER_THE_DEADLINE)).isEmpty();

        assertThat(order.toView().status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(order.toView().saga())
                .isEqualTo(
                        new OrderView.Saga(SagaStatus.COMPENSATING, InventoryState.RESERVED, PaymentState.AUTHORIZED));
    }

    @Test
    void aCustomerMayCancelWhatIsComplete() {
        Order order = completedOrder();
        var cancelledAt = LATER.plusSeconds(3600);

        assertThat(order.cancelForCustomer(cancelledAt))
                .contains(new OrderCancelled(ID, "c-1", CancellationReason.CUSTOMER_REQUEST, null));
        assertThat(order.toView().saga().status()).isEqualTo(SagaStatus.COMPENSATING);
        assertThat(order.toView().settledAt()).isNull();
        assertThat(order.toView().decidedAt()).isEqualTo(cancelledAt.truncatedTo(ChronoUnit.MICROS));

        order.stockReleased(cancelledAt);
        order.paymentRefunded(cancelledAt);
        assertThat(order.toView().saga())
                .isEqualTo(new OrderView.Saga(SagaStatus.COMPENSATED, InventoryState.RELEASED, PaymentState.REFUNDED));
        assertThat(order.toView().settledAt()).isNotNull();
    }

    @Test
    void theFirstDecisionSettlesTheItemOfABatch() {
        Order confirmed = orderOf(ITEM);
        confirmed.stockReserved(LATER);
        assertThat(confirmed.placed().batchId()).isEqualTo(ITEM.batchId());
        assertThat(confirmed.paymentAuthorized(LATER)).contains(new OrderConfirmed(ID, "c-1", ITEM));
        assertThat(confirmed.cancelForCustomer(LATER))
                .contains(new OrderCancelled(ID, "c-1", CancellationReason.CUSTOMER_REQUEST, null, null));

        assertThat(orderOf(ITEM).paymentDeclined("insufficient_funds", LATER))
                .contains(
                        new OrderCancelled(ID, "c-1", CancellationReason.PAYMENT_DECLINED, "insufficient_funds", ITEM));
    }
}
