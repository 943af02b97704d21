package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.event.AuditLog;
import dev.fanout.dashboard.operations.FanOut.Count;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Counts who and what the latest facts are about. It looks at a bounded number of them, however many there are. */
@Component
class Hottest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PLACED = EventTypes.nameOf(OrderPlaced.class);
    private static final int MOST_FACTS = 500;
    private static final int SHOWN = 10;

    private final AuditLog log;
    private final OperatorCalls calls;

    Hottest(AuditLog log, OperatorCalls calls) {
        this.log = log;
        this.calls = calls;
    }

    /** The hottest of the latest orders. */
    record Orders(int looked, List<Count> customers, List<Count> products) {}

    /** The hottest of the latest deliveries. */
    record Deliveries(int looked, List<Count> subscriptions, List<Count> targets) {}

    Orders orders() {
        Map<String, Long> customers = new HashMap<>();
        Map<String, Long> products = new HashMap<>();
        List<String> payloads = log.latestPayloads(PLACED, MOST_FACTS);
        for (String payload : payloads) {
            JsonNode order = read(payload);
            count(customers, order.path("customerId"));
            Set<JsonNode> skus = new HashSet<>();
            order.path("lines").forEach(line -> skus.add(line.path("sku")));
            skus.forEach(sku -> count(products, sku));
        }
        return new Orders(payloads.size(), first(customers), first(products));
    }

    /** @throws dev.fanout.dashboard.client.UnavailableException if notification-service does not answer */
    Deliveries deliveries() {
        return calls.read(
                        Neighbour.NOTIFICATION,
                        "/deliveries?size={size}",
                        Map.of("size", MOST_FACTS),
                        Hottest::deliveries)
                .value();
    }

    private static Optional<Deliveries> deliveries(JsonNode page) {
        JsonNode items = page.path("items");
        if (!items.isArray()) {
            return Optional.empty();
        }
        Map<String, Long> subscriptions = new HashMap<>();
        Map<String, Long> targets = new HashMap<>();
        for (JsonNode delivery : items) {
            count(subscriptions, delivery.path("subscriptionId"));
            count(targets, delivery.path("recipient"));
        }
        return Optional.of(new Deliveries(items.size(), first(subscriptions), first(targets)));
    }

    private static JsonNode read(String payload) {
        try {
            return JSON.readTree(payload);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    private static void count(Map<String, Long> counts, JsonNode id) {
        if (id.isString()) {
            counts.merge(id.asString(), 1L, Long::sum);
        }
    }

    private static List<Count> first(Map<String, Long> counts) {
        List<Count> first = new ArrayList<>();
        counts.forEach((id, count) -> first.add(new Count(id, count)));
        first.sort(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::id));
        return List.copyOf(first.subList(0, Math.min(SHOWN, first.size())));
    }
}
