package dev.fanout.local.load;

import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Saga;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the dashboard's projection says of a run's orders, beside what the services say. */
public final class Projected {

    private Projected() {}

    /** Returns a sentence for each order of which the dashboard says something else; nothing if all is equal. */
    public static List<String> differences(List<Order> orders, List<Payment> payments, List<Saga> sagas) {
        List<String> differences = new ArrayList<>();
        Map<String, String> paymentOf =
                payments.stream().collect(Collectors.toMap(Payment::orderId, Payment::status, (a, _) -> a));
        Map<String, Saga> sagaOf = new HashMap<>();
        for (Saga saga : sagas) {
            if (sagaOf.put(saga.orderId(), saga) != null) {
                differences.add("the dashboard lists the saga of order " + saga.orderId() + " twice");
            }
        }
        for (Order order : orders) {
            Saga expected = expected(order, paymentOf.get(order.id()));
            Saga found = sagaOf.remove(order.id());
            if (!expected.equals(found)) {
                differences.add("the dashboard was to know " + expected + ", but knows " + found);
            }
        }
        sagaOf.keySet().forEach(id -> differences.add("the dashboard knows order " + id + ", which is not there"));
        return differences;
    }

    /** @param payment its status where payment-service has one: an order without money has none */
    private static Saga expected(Order order, @Nullable String payment) {
        Order.Saga saga = order.saga();
        return new Saga(
                order.id(),
                saga.status(),
                order.status(),
                order.cancellationReason(),
                order.total(),
                saga.inventory(),
                Objects.requireNonNullElse(payment, saga.payment()));
    }
}
