package dev.fanout.local.load;

import dev.fanout.local.shop.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of the orders that were accepted, over the time of a run. The services' clock is that of this machine.
 */
final class Outcomes {

    private final Collection<Placed> placed;
    private final Map<String, Order> orders;

    Outcomes(Collection<Placed> placed, List<Order> orders) {
        this.placed = List.copyOf(placed);
        this.orders = orders.stream().collect(Collectors.toMap(Order::id, Function.identity(), (first, _) -> first));
    }

    /** Whether the order was decided and everything that follows was done before its deadline. */
    static boolean isGood(Order order) {
        Instant end = order.times().settledAt();
        return order.isSettled() && end != null && !end.isAfter(order.times().deadline());
    }

    /** Orders per second that settled in this time, each within its deadline, whenever they were accepted. */
    double goodput(Stage stage) {
        long good = orders.values().stream()
                .filter(Outcomes::isGood)
                .filter(order -> Optional.ofNullable(order.times().settledAt())
                        .filter(stage::contains)
                        .isPresent())
                .count();
        return good / stage.seconds();
    }

    /** Orders that were accepted in this time, and did not settle within their deadline. */
    long late(Stage stage) {
        return orders(stage).filter(order -> !isGood(order)).count();
    }

    /** Orders that were accepted in this time, and cancelled because their deadline had passed. */
    long timedOut(Stage stage) {
        return orders(stage)
                .filter(order -> order.outcome().equals("TIMED_OUT"))
                .count();
    }

    private Stream<Order> orders(Stage stage) {
        return placed(stage).flatMap(each -> Stream.ofNullable(orders.get(each.orderId())));
    }

    private Stream<Placed> placed(Stage stage) {
        return placed.stream().filter(each -> stage.contains(each.intendedAt()));
    }

    /** From the moment when an order was due until it was accepted. */
    Percentiles accepting(Stage stage) {
        return Percentiles.of(placed(stage).map(Placed::acceptance).toList());
    }

    /** From the moment when an order was due until its saga had ended. */
    Percentiles settling(Stage stage) {
        return Percentiles.of(placed(stage)
                .flatMap(each -> Optional.ofNullable(orders.get(each.orderId()))
                        .map(order -> order.times().settledAt())
                        .map(end -> Duration.between(each.intendedAt(), end))
                        .stream())
                .toList());
    }
}
