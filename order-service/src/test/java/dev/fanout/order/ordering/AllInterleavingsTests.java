package dev.fanout.order.ordering;

import static dev.fanout.order.ordering.OrderFixture.AFTER_THE_DEADLINE;
import static dev.fanout.order.ordering.OrderFixture.LATER;
import static dev.fanout.order.ordering.OrderFixture.pendingOrder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Explores every way in which one saga can go: the order between ideal participants, every message delivered at any
 * time after it was sent, to the order up to twice, and with it the deadline and the customer's wish to cancel at any
 * moment. Wherever nothing is under way any more, the invariants of the saga hold.
 */
class AllInterleavingsTests {

    /**
     * Everything that can happen. Messages to the order may come twice; those to participants once, as their inbox sees
     * to it.
     */
    private enum Step {
        PLACED_TO_INVENTORY,
        CONFIRMED_TO_INVENTORY,
        CANCELLED_TO_INVENTORY,
        PLACED_TO_PAYMENT,
        CONFIRMED_TO_PAYMENT,
        CANCELLED_TO_PAYMENT,
        RESERVED,
        REJECTED,
        COMMITTED,
        RELEASED,
        AUTHORIZED,
        DECLINED,
        CAPTURED,
        VOIDED,
        REFUNDED,
        DEADLINE,
        CUSTOMER_CANCELS;

        boolean mayComeTwice() {
            return compareTo(RESERVED) >= 0 && compareTo(REFUNDED) <= 0;
        }

        boolean isOptional() {
            return this == DEADLINE || this == CUSTOMER_CANCELS;
        }
    }

    @ParameterizedTest(name = "stock: {0}, money: {1}, deadline passes: {2}, customer cancels: {3}")
    @CsvSource({
        "true, true, false, false", "false, true, false, false", "true, false, false, false",
                "false, false, false, false",
        "true, true, true, false", "false, true, true, false", "true, false, true, false", "false, false, true, false",
        "true, true, false, true", "false, true, false, true", "true, false, false, true", "false, false, false, true",
        "true, true, true, true", "false, false, true, true",
    })
    void keepsTheInvariants(boolean stock, boolean money, boolean deadline, boolean cancels) {
        var exploration = new Exploration(stock, money, deadline, cancels);
        exploration.explore(new World(stock, money, deadline, cancels), new ArrayList<>());

        assertThat(exploration.ends).isNotEmpty();
        if (!deadline && !cancels) {
            assertThat(exploration.ends)
                    .containsExactly(stock && money ? OrderStatus.CONFIRMED : OrderStatus.CANCELLED);
        }
    }

    private static final class Exploration {

        private final boolean stock;
        private final boolean money;
        private final boolean deadline;
        private final boolean cancels;
        private final Set<Object> seen = new HashSet<>();
        private final Set<OrderStatus> ends = EnumSet.noneOf(OrderStatus.class);

        Exploration(boolean stock, boolean money, boolean deadline, boolean cancels) {
            this.stock = stock;
            this.money = money;
            this.deadline = deadline;
            this.cancels = cancels;
        }

        void explore(World world, List<Step> path) {
            if (!seen.add(world.key())) {
                return;
            }
            world.checkThatDoneMeansDone(path);
            if (world.isQuiet()) {
                world.check(path);
                ends.add(world.order.status());
            }
            for (Step step : world.possible()) {
                path.add(step);
                World next = new World(stock, money, deadline, cancels);
                path.forEach(next::take);
                explore(next, path);
                path.removeLast();
            }
        }
    }

    /** The order, its participants, and what is under way between them. */
    private static final class World {

        private final Order order = pendingOrder();
        private final boolean stock;
        private final boolean money;
        private InventoryState inventory = InventoryState.AWAITED;
        private PaymentState payment = PaymentState.AWAITED;
        private int confirmed;
        private int cancelled;

        /** How often each step may still be taken, and whether it was. */
        private final Map<Step, Integer> left = new EnumMap<>(Step.class);

        private final Set<Step> taken = EnumSet.noneOf(Step.class);

        World(boolean stock, boolean money, boolean deadline, boolean cancels) {
            this.stock = stock;
            this.money = money;
            announce(Optional.of(order.placed()));
            if (deadline) {
                send(Step.DEADLINE);
            }
            if (cancels) {
                send(Step.CUSTOMER_CANCELS);
            }
        }

        Object key() {
            OrderView view = order.toView();
            return List.of(
                    view.status(),
                    String.valueOf(view.cancellationReason()),
                    view.saga(),
                    inventory,
                    payment,
                    Map.copyOf(left),
                    Set.copyOf(taken));
        }

        List<Step> possible() {
            return left.entrySet().stream()
                    .filter(step -> step.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** Everything that must happen has happened; what is left are repetitions, or will not happen. */
        boolean isQuiet() {
            return possible().stream().allMatch(step -> taken.contains(step) || step.isOptional());
        }

        void checkThatDoneMeansDone(List<Step> path) {
            switch (order.toView().saga().status()) {
                case COMPLETED -> {
                    assertThat(inventory).as("after %s", path).isEqualTo(InventoryState.COMMITTED);
                    assertThat(payment).as("after %s", path).isEqualTo(PaymentState.CAPTURED);
                }
                case COMPENSATED -> {
                    assertThat(inventory).as("after %s", path).isIn(InventoryState.RELEASED, InventoryState.REJECTED);
                    assertThat(payment)
                            .as("after %s", path)
                            .isIn(PaymentState.VOIDED, PaymentState.REFUNDED, PaymentState.DECLINED);
                }
                case RUNNING, COMPENSATING -> {}
            }
        }

        void check(List<Step> path) {
            OrderView end = order.toView();
            switch (end.status()) {
                case PENDING -> throw new AssertionError("still pending after " + path);
                case CONFIRMED -> {
                    assertThat(end.saga())
                            .as("after %s", path)
                            .isEqualTo(new OrderView.Saga(
                                    SagaStatus.COMPLETED, InventoryState.COMMITTED, PaymentState.CAPTURED));
                    assertThat(inventory).as("after %s", path).isEqualTo(InventoryState.COMMITTED);
                    assertThat(payment).as("after %s", path).isEqualTo(PaymentState.CAPTURED);
                }
                case CANCELLED -> {
                    assertThat(end.saga())
                            .as("after %s", path)
                            .isEqualTo(new OrderView.Saga(SagaStatus.COMPENSATED, inventory, payment));
                    assertThat(inventory).as("after %s", path).isIn(InventoryState.RELEASED, InventoryState.REJECTED);
                    assertThat(payment)
                            .as("after %s", path)
                            .isIn(PaymentState.VOIDED, PaymentState.REFUNDED, PaymentState.DECLINED);
                    assertThat(end.cancellationReason()).isNotNull();
                }
            }
            assertThat(confirmed).as("confirmations after %s", path).isLessThanOrEqualTo(1);
            assertThat(cancelled)
                    .as("cancellations after %s", path)
                    .isEqualTo(end.status() == OrderStatus.CANCELLED ? 1 : 0);
        }

        void take(Step step) {
            left.merge(step, -1, Integer::sum);
            taken.add(step);
            switch (step) {
                case PLACED_TO_INVENTORY -> {
                    if (inventory == InventoryState.AWAITED) {
                        inventory = stock ? InventoryState.RESERVED : InventoryState.REJECTED;
                        send(stock ? Step.RESERVED : Step.REJECTED);
                    }
                }
                case CONFIRMED_TO_INVENTORY -> {
                    if (inventory == InventoryState.RESERVED) {
                        inventory = InventoryState.COMMITTED;
                        send(Step.COMMITTED);
                    }
                }
                case CANCELLED_TO_INVENTORY -> {
                    inventory =
                            inventory == InventoryState.REJECTED ? InventoryState.REJECTED : InventoryState.RELEASED;
                    send(Step.RELEASED);
                }
                case PLACED_TO_PAYMENT -> {
                    if (payment == PaymentState.AWAITED) {
                        payment = money ? PaymentState.AUTHORIZED : PaymentState.DECLINED;
                        send(money ? Step.AUTHORIZED : Step.DECLINED);
                    }
                }
                case CONFIRMED_TO_PAYMENT -> {
                    if (payment == PaymentState.AUTHORIZED) {
                        payment = PaymentState.CAPTURED;
                        send(Step.CAPTURED);
                    }
                }
                case CANCELLED_TO_PAYMENT -> {
                    boolean refund = payment == PaymentState.CAPTURED;
                    payment = payment == PaymentState.DECLINED
                            ? PaymentState.DECLINED
                            : refund ? PaymentState.REFUNDED : PaymentState.VOIDED;
                    send(refund ? Step.REFUNDED : Step.VOIDED);
                }
                case RESERVED -> announce(order.stockReserved(LATER));
                case REJECTED -> announce(order.stockRejected(List.of(new Shortage("espresso-cup", 2, 1)), LATER));
                case COMMITTED -> announce(order.stockCommitted(LATER));
                case RELEASED -> announce(order.stockReleased(LATER));
                case AUTHORIZED -> announce(order.paymentAuthorized(LATER));
                case DECLINED -> announce(order.paymentDeclined("no money", LATER));
                case CAPTURED -> announce(order.paymentCaptured(LATER));
                case VOIDED -> announce(order.paymentVoided(LATER));
                case REFUNDED -> announce(order.paymentRefunded(LATER));
                case DEADLINE -> announce(order.passDeadline(AFTER_THE_DEADLINE));
                case CUSTOMER_CANCELS -> announce(order.cancelForCustomer(LATER));
            }
        }

        private void announce(Optional<? extends OrderEvent> event) {
            event.ifPresent(announced -> {
                switch (announced) {
                    case OrderPlaced _ -> send(Step.PLACED_TO_INVENTORY, Step.PLACED_TO_PAYMENT);
                    case OrderConfirmed _ -> {
                        confirmed++;
                        send(Step.CONFIRMED_TO_INVENTORY, Step.CONFIRMED_TO_PAYMENT);
                    }
                    case OrderCancelled _ -> {
                        cancelled++;
                        send(Step.CANCELLED_TO_INVENTORY, Step.CANCELLED_TO_PAYMENT);
                    }
                }
            });
        }

        private void send(Step... steps) {
            for (Step step : steps) {
                left.merge(step, step.mayComeTwice() ? 2 : 1, Integer::sum);
            }
        }
    }
}
