package dev.fanout.order.ordering;

import static dev.fanout.order.ordering.OrderFixture.AFTER_THE_DEADLINE;
import static dev.fanout.order.ordering.OrderFixture.LATER;
import static dev.fanout.order.ordering.OrderFixture.pendingOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every set of answers that a saga can have, in every order and with every answer given twice, ends the same. */
class AnswersInAnyOrderTests {

    private enum Answer {
        RESERVED(Order::stockReserved),
        REJECTED((order, now) -> order.stockRejected(List.of(new Shortage("espresso-cup", 2, 1)), now)),
        COMMITTED(Order::stockCommitted),
        RELEASED(Order::stockReleased),
        AUTHORIZED(Order::paymentAuthorized),
        DECLINED((order, now) -> order.paymentDeclined("no money", now)),
        CAPTURED(Order::paymentCaptured),
        VOIDED(Order::paymentVoided),
        REFUNDED(Order::paymentRefunded);

        private final Step step;

        Answer(Step step) {
            this.step = step;
        }
    }

    static Stream<Arguments> sagas() {
        return Stream.of(
                saga(
                        "confirmed",
                        _ -> {},
                        confirmed(),
                        Answer.RESERVED,
                        Answer.AUTHORIZED,
                        Answer.COMMITTED,
                        Answer.CAPTURED),
                saga(
                        "out of stock",
                        _ -> {},
                        cancelled(InventoryState.REJECTED, PaymentState.VOIDED),
                        Answer.REJECTED,
                        Answer.AUTHORIZED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "out of stock, told before payment was asked",
                        _ -> {},
                        cancelled(InventoryState.REJECTED, PaymentState.VOIDED),
                        Answer.REJECTED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "declined",
                        _ -> {},
                        cancelled(InventoryState.RELEASED, PaymentState.DECLINED),
                        Answer.RESERVED,
                        Answer.DECLINED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "declined, told before inventory was asked",
                        _ -> {},
                        cancelled(InventoryState.RELEASED, PaymentState.DECLINED),
                        Answer.DECLINED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "both say no",
                        _ -> {},
                        cancelled(InventoryState.REJECTED, PaymentState.DECLINED),
                        Answer.REJECTED,
                        Answer.DECLINED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "timed out, both late",
                        timeOut(),
                        cancelled(InventoryState.RELEASED, PaymentState.VOIDED),
                        Answer.RESERVED,
                        Answer.AUTHORIZED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "timed out, nobody had begun",
                        timeOut(),
                        cancelled(InventoryState.RELEASED, PaymentState.VOIDED),
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "timed out, both would have said no",
                        timeOut(),
                        cancelled(InventoryState.REJECTED, PaymentState.DECLINED),
                        Answer.REJECTED,
                        Answer.DECLINED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "cancelled by the customer before any answer",
                        cancel(),
                        cancelled(InventoryState.RELEASED, PaymentState.VOIDED),
                        Answer.RESERVED,
                        Answer.AUTHORIZED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "cancelled by the customer between confirmation and capture",
                        confirm().andThen(cancel()),
                        cancelled(InventoryState.RELEASED, PaymentState.VOIDED),
                        Answer.COMMITTED,
                        Answer.RELEASED,
                        Answer.VOIDED),
                saga(
                        "cancelled by the customer after the capture",
                        confirm().andThen(cancel()),
                        cancelled(InventoryState.RELEASED, PaymentState.REFUNDED),
                        Answer.COMMITTED,
                        Answer.CAPTURED,
                        Answer.RELEASED,
                        Answer.REFUNDED));
    }

    @ParameterizedTest
    @MethodSource("sagas")
    void endsTheSame(Consumer<Order> before, Expected expected, List<Answer> answers) {
        Map<Answer, Integer> twice = new EnumMap<>(Answer.class);
        answers.forEach(answer -> twice.put(answer, 2));
        forEachOrder(twice, new ArrayList<>(), sequence -> {
            Order order = pendingOrder();
            before.accept(order);
            OrderStatus decidedBefore = order.status();
            List<OrderEvent> announced = new ArrayList<>();
            sequence.forEach(answer -> answer.step.take(order, LATER).ifPresent(announced::add));

            OrderView end = order.toView();
            assertThat(new Expected(end.status(), end.saga()))
                    .as("after %s", sequence)
                    .isEqualTo(expected);
            assertThat(end.settledAt()).as("after %s", sequence).isNotNull();
            if (decidedBefore == OrderStatus.PENDING) {
                assertThat(announced).as("announced after %s", sequence).hasSize(1);
                assertThat(announced.getFirst())
                        .isInstanceOf(
                                expected.status == OrderStatus.CONFIRMED ? OrderConfirmed.class : OrderCancelled.class);
                assertThat(end.cancellationReason()).as("after %s", sequence).isEqualTo(firstReason(sequence));
            } else {
                assertThat(announced).as("announced after %s", sequence).isEmpty();
            }
        });
    }

    private static CancellationReason firstReason(List<Answer> sequence) {
        return sequence.stream()
                .filter(answer -> answer == Answer.REJECTED || answer == Answer.DECLINED)
                .findFirst()
                .map(answer -> answer == Answer.REJECTED
                        ? CancellationReason.OUT_OF_STOCK
                        : CancellationReason.PAYMENT_DECLINED)
                .orElse(null);
    }

    private static void forEachOrder(Map<Answer, Integer> left, List<Answer> sequence, Consumer<List<Answer>> check) {
        boolean complete = true;
        for (Answer answer : List.copyOf(left.keySet())) {
            int count = left.get(answer);
            if (count > 0) {
                complete = false;
                left.put(answer, count - 1);
                sequence.add(answer);
                forEachOrder(left, sequence, check);
                sequence.removeLast();
                left.put(answer, count);
            }
        }
        if (complete) {
            check.accept(sequence);
        }
    }

    private static Arguments saga(String name, Consumer<Order> before, Expected expected, Answer... answers) {
        return argumentSet(name, before, expected, List.of(answers));
    }

    private static Consumer<Order> timeOut() {
        return order -> order.passDeadline(AFTER_THE_DEADLINE);
    }

    private static Consumer<Order> cancel() {
        return order -> order.cancelForCustomer(LATER);
    }

    private static Consumer<Order> confirm() {
        return order -> {
            order.stockReserved(LATER);
            order.paymentAuthorized(LATER);
        };
    }

    private static Expected confirmed() {
        return new Expected(
                OrderStatus.CONFIRMED,
                new OrderView.Saga(SagaStatus.COMPLETED, InventoryState.COMMITTED, PaymentState.CAPTURED));
    }

    private static Expected cancelled(InventoryState inventory, PaymentState payment) {
        return new Expected(OrderStatus.CANCELLED, new OrderView.Saga(SagaStatus.COMPENSATED, inventory, payment));
    }

    record Expected(OrderStatus status, OrderView.Saga saga) {}
}
