package dev.fanout.system;

import dev.fanout.local.load.Projected;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Saga;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what the projection says of all orders with what the services say, as {@code ./fanout load} does for its
 * own, and how often it says that its customers were told. All must be at rest.
 */
final class RebuildCheck {

    private static final JsonMapper JSON = new JsonMapper();

    private final LocalStack stack;
    private final ServiceClient dashboard;

    RebuildCheck(LocalStack stack) {
        this.stack = stack;
        this.dashboard = stack.service("dashboard");
    }

    /** How many orders and customers were compared, and a sentence for each of what is not equal. */
    record Result(int orders, int customers, List<String> differences) {}

    /** Of whom a row is. */
    private record Customer(String customerId) {}

    Result run() {
        List<Order> orders = all("order", "/orders?size=500&after=", "", Order.class);
        List<Payment> payments = all("payment", "/payments?size=500&after=", "", Payment.class);
        List<Saga> sagas = all("dashboard", "/api/sagas?limit=500", "&cursor=", Saga.class);
        List<String> differences = new ArrayList<>(Projected.differences(orders, payments, sagas));
        Map<String, Integer> told = new HashMap<>();
        for (Customer customer : all("notification", "/deliveries?size=500&after=", "", Customer.class)) {
            told.merge(customer.customerId(), 1, Integer::sum);
        }
        List<Customer> pushed =
                all("dashboard", "/api/projection/customers?mode=PUSHED&limit=500", "&cursor=", Customer.class);
        for (Customer customer : pushed) {
            String id = customer.customerId();
            int expected = told.getOrDefault(id, 0);
            int found = dashboard
                    .get("/api/customers/" + id + "/dashboard?source=projection")
                    .at("/sections/notifications/total")
                    .asInt();
            if (found != expected) {
                differences.add("%s was told %d times, the dashboard says %d times".formatted(id, expected, found));
            }
        }
        return new Result(orders.size(), pushed.size(), differences);
    }

    /** @param following what stands before the name of the next page, which is at the end */
    private <T> List<T> all(String domain, String path, String following, Class<T> type) {
        ServiceClient service = stack.service(domain);
        List<T> items = new ArrayList<>();
        JsonNode page = service.get(path);
        while (true) {
            page.get("items").forEach(item -> items.add(JSON.treeToValue(item, type)));
            if (page.get("next").isNull()) {
                return items;
            }
            page = service.get(path + following + page.get("next").asString());
        }
    }
}
