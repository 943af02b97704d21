package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.operations.OrderNow.OfService;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks all services about one order. */
@Component
public class OrdersNow {

    private static final int MOST_ROWS = 20;
    private static final int MOST_ATTEMPTS = 100;

    private final OperatorCalls calls;
    private final Survey survey;
    private final Deadlines deadlines;

    OrdersNow(OperatorCalls calls, Survey survey, Deadlines deadlines) {
        this.calls = calls;
        this.survey = survey;
        this.deadlines = deadlines;
    }

    private record Said(
            @Nullable JsonNode state, List<JsonNode> deliveries, List<JsonNode> retries, List<JsonNode> deadLetters) {

        static final Said NOTHING = new Said(null, List.of(), List.of(), List.of());
    }

    public OrderNow of(UUID order, HttpServletRequest request) {
        return of(order, deadlines.ofRead(request));
    }

    OrderNow of(UUID order, Deadline deadline) {
        List<Told<Said>> told =
                survey.ask("order", ServiceNames.wanted(null), deadline, service -> said(service, order));
        return new OrderNow(
                told.stream().anyMatch(Told::isMissing),
                told.stream()
                        .map(one -> {
                            Said said = one.value().orElse(Said.NOTHING);
                            return new OfService(
                                    one.answer(), said.state(), said.deliveries(), said.retries(), said.deadLetters());
                        })
                        .toList());
    }

    private Said said(Neighbour service, UUID order) {
        Optional<JsonNode> state = switch (service) {
            case ORDER -> calls.find(service, "/orders/{id}", Map.of("id", order));
            case INVENTORY -> calls.find(service, "/reservations/{id}", Map.of("id", order));
            case PAYMENT -> calls.find(service, "/payments/{id}", Map.of("id", order));
            case NOTIFICATION, DASHBOARD -> Optional.empty();
        };
        return new Said(
                state.orElse(null),
                service == Neighbour.NOTIFICATION ? deliveries(order) : List.of(),
                calls.read(service, "/retries?subject={order}", Map.of("order", order), OrdersNow::list)
                        .value(),
                rows(service, "/dead-letters?subject={order}&size={size}", order, MOST_ROWS));
    }

    private static Optional<List<JsonNode>> list(JsonNode answer) {
        return answer.isArray() ? Optional.of(List.copyOf(answer.values())) : Optional.empty();
    }

    private List<JsonNode> deliveries(UUID order) {
        List<JsonNode> deliveries =
                rows(Neighbour.NOTIFICATION, "/deliveries?orderId={order}&size={size}", order, MOST_ROWS);
        if (!deliveries.isEmpty()) {
            List<JsonNode> latestFirst = rows(
                    Neighbour.NOTIFICATION, "/deliveries/attempts?orderId={order}&size={size}", order, MOST_ATTEMPTS);
            deliveries.forEach(delivery -> addAttempts(delivery, latestFirst.reversed()));
        }
        return deliveries;
    }

    private static void addAttempts(JsonNode delivery, List<JsonNode> all) {
        if (delivery instanceof ObjectNode row) {
            ArrayNode attempts = row.putArray("attempts");
            all.stream()
                    .filter(attempt -> attempt.path("deliveryId").equals(row.path("id")))
                    .forEach(attempts::add);
        }
    }

    private List<JsonNode> rows(Neighbour service, String path, UUID order, int most) {
        return calls.read(service, path, Map.of("order", order, "size", most), FirstPage::of)
                .value()
                .items();
    }
}
