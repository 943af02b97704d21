package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.LocalService.Request;
import dev.fanout.dashboard.Neighbours;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What the services have of the orders of one customer, as a rebuild reads it: 50 in an answer at most. */
final class WholeShop {

    private static final int MOST = 50;

    final String customer = "c-" + UUID.randomUUID();

    /** In the order of ids. */
    final List<UUID> orders;

    WholeShop(int orders) {
        this.orders = IntStream.range(0, orders)
                .mapToObj(i -> new UUID(
                        0x0197f0e000007000L + ((long) i << 16),
                        UUID.randomUUID().getLeastSignificantBits()))
                .toList();
    }

    void behave(Neighbours neighbours) {
        neighbours.order.behave(orders());
        neighbours.payment.behave(list(orders, WholeShop::payment));
        Map<UUID, String> deliveries = new TreeMap<>();
        deliveries.put(new UUID(0, 1), delivery(orders.getFirst(), "DELIVERED"));
        deliveries.put(new UUID(0, 2), delivery(orders.getFirst(), "PENDING"));
        deliveries.put(new UUID(0, 3), delivery(orders.getLast(), "FAILED"));
        neighbours.notification.behave(list(deliveries.keySet(), deliveries::get));
    }

    Behaviour orders() {
        return list(orders, this::order);
    }

    /** @param ids in their order */
    private static Behaviour list(Collection<UUID> ids, Function<UUID, String> item) {
        return (request, client) -> {
            String after = afterIn(request);
            List<UUID> rest = ids.stream()
                    .filter(id -> id.toString().compareTo(after) > 0)
                    .toList();
            List<UUID> shown = rest.stream().limit(MOST).toList();
            LocalService.json("{\"items\":[%s],\"size\":%d,\"next\":%s}"
                            .formatted(
                                    String.join(",", shown.stream().map(item).toList()),
                                    MOST,
                                    rest.size() > MOST ? "\"" + shown.getLast() + "\"" : "null"))
                    .answer(request, client);
        };
    }

    static String afterIn(Request request) {
        return request.target().replaceFirst(".*[?&]after=([0-9a-f-]+).*", "$1");
    }

    private String order(UUID id) {
        return """
                {"id":"%s","customerId":"%s","status":"CONFIRMED","cancellationReason":null,\
                "total":{"amount":1250,"currency":"EUR"},"lines":[],"placedAt":"2026-01-30T12:00:00Z",\
                "decidedAt":"2026-01-30T12:00:01Z","settledAt":"2026-01-30T12:00:02Z",\
                "saga":{"status":"COMPLETED","inventory":"COMMITTED","payment":"CAPTURED"}}""".formatted(id, customer);
    }

    private static String payment(UUID order) {
        return """
                {"orderId":"%s","customerId":"c","status":"CAPTURED","amount":{"amount":1250,"currency":"EUR"},\
                "declineReason":null,"providerReference":"p","updatedAt":"2026-01-30T12:00:02Z"}""".formatted(order);
    }

    private String delivery(UUID order, String status) {
        return """
                {"id":"%s","orderId":"%s","customerId":"%s","channel":"email","recipient":"a@example.com",\
                "eventType":"order.confirmed.v1","status":"%s","createdAt":"2026-01-30T12:00:02Z",\
                "deliveredAt":%s}""".formatted(
                        UUID.randomUUID(),
                        order,
                        customer,
                        status,
                        status.equals("DELIVERED") ? "\"2026-01-30T12:00:03Z\"" : "null");
    }
}
