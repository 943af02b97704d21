package dev.fanout.local.load;

import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Product;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of a run's orders, products and payments once every saga has ended, as far as the services' own
 * answers show it.
 */
final class Invariants {

    private static final Set<String> NO_MONEY_TAKEN = Set.of("DECLINED", "VOIDED", "REFUNDED");

    private Invariants() {}

    /**
     * Returns a sentence for each violation; nothing if all holds.
     *
     * @param stocks how much of each product there was at the start; nothing was added later
     */
    static List<String> violations(
            Collection<Placed> placed,
            List<Order> orders,
            Map<String, Long> stocks,
            List<Product> products,
            List<Payment> payments) {
        List<String> violations = new ArrayList<>();
        Map<String, Kind> kinds = placed.stream().collect(Collectors.toMap(Placed::orderId, Placed::kind, (a, _) -> a));
        checkThatAllAreThere(kinds.keySet(), orders, violations);
        Map<String, Payment> paymentOf = new HashMap<>();
        for (Payment payment : payments) {
            if (paymentOf.put(payment.orderId(), payment) != null) {
                violations.add("order " + payment.orderId() + " has more than one payment");
            }
        }
        for (Order order : orders) {
            checkSaga(order, violations);
            checkOutcome(order, kinds.get(order.id()), violations);
            checkPayment(order, paymentOf.remove(order.id()), violations);
        }
        paymentOf
                .values()
                .forEach(payment -> violations.add(
                        "a payment " + payment.status() + " belongs to no order of this run: " + payment.orderId()));
        Map<String, Long> confirmed = quantitiesOfConfirmed(orders);
        products.forEach(product -> checkStock(
                product,
                stocks.getOrDefault(product.sku(), 0L),
                confirmed.getOrDefault(product.sku(), 0L),
                violations));
        return violations;
    }

    private static void checkThatAllAreThere(Set<String> placed, List<Order> orders, List<String> violations) {
        Set<String> found = new HashSet<>();
        for (Order order : orders) {
            if (!found.add(order.id())) {
                violations.add("order " + order.id() + " is listed twice");
            }
            if (!placed.contains(order.id())) {
                violations.add("order " + order.id() + " exists, but no POST was answered with it");
            }
        }
        placed.stream()
                .filter(id -> !found.contains(id))
                .forEach(id -> violations.add("order " + id + " was accepted, but is not there any more"));
    }

    private static void checkSaga(Order order, List<String> violations) {
        String expected = switch (order.status()) {
            case "CONFIRMED" -> "COMPLETED";
            case "CANCELLED" -> "COMPENSATED";
            default -> "CONFIRMED or CANCELLED";
        };
        if (!order.saga().status().equals(expected)) {
            violations.add("order " + order.id() + " is " + order.status() + ": expected saga " + expected + ", found "
                    + order.saga().status());
        }
        if (order.isSettled() && order.times().settledAt() == null) {
            violations.add("order " + order.id() + " is settled, but does not say when");
        }
    }

    private static void checkOutcome(Order order, @Nullable Kind kind, List<String> violations) {
        // Under load or during an outage the deadline may come first; the order may end so.
        if (kind != null
                && !order.outcome().equals(kind.outcome())
                && !order.outcome().equals("TIMED_OUT")) {
            violations.add("order " + order.id() + " was to become " + kind.outcome() + ", but is " + order.outcome());
        }
    }

    private static void checkPayment(Order order, @Nullable Payment payment, List<String> violations) {
        if (order.status().equals("CONFIRMED")) {
            if (payment == null || !payment.status().equals("CAPTURED")) {
                violations.add("order " + order.id() + " is CONFIRMED: expected a payment CAPTURED, found "
                        + (payment == null ? "none" : payment.status()));
            } else if (!order.total().equals(payment.amount())) {
                violations.add(
                        "order " + order.id() + ": expected " + order.total() + " captured, found " + payment.amount());
            }
        } else if (order.status().equals("CANCELLED")
                && payment != null
                && !NO_MONEY_TAKEN.contains(payment.status())) {
            violations.add("order " + order.id() + " is CANCELLED: expected no money taken, found a payment "
                    + payment.status());
        }
    }

    private static Map<String, Long> quantitiesOfConfirmed(List<Order> orders) {
        return orders.stream()
                .filter(order -> order.status().equals("CONFIRMED"))
                .flatMap(order -> order.lines().stream())
                .collect(Collectors.groupingBy(Line::sku, Collectors.summingLong(Line::quantity)));
    }

    private static void checkStock(Product product, long stock, long confirmed, List<String> violations) {
        String what = "product " + product.sku() + ": ";
        if (product.received() != stock) {
            violations.add(
                    what + "expected " + stock + " received, as much as was put in, found " + product.received());
        }
        if (product.received() != product.available() + product.reserved() + product.committed()) {
            violations.add(what + "expected received = available + reserved + committed, found " + product.received()
                    + " = " + product.available() + " + " + product.reserved() + " + " + product.committed());
        }
        if (product.reserved() != 0) {
            violations.add(what + "expected nothing reserved, found " + product.reserved());
        }
        if (product.committed() != confirmed) {
            violations.add(what + "expected " + confirmed + " committed, as much as the confirmed orders hold, found "
                    + product.committed());
        }
    }
}
