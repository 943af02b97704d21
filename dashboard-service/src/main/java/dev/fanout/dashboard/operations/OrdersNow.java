package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.operations.OrderNow.OfService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks all services about one order. */
@Component
public class OrdersNow {

    private static final int MOST_ROWS = 20;

    private final OperatorCalls calls;
    private final Survey survey;
    private final Deadlines deadlines;

    OrdersNow(OperatorCalls calls, Survey survey, Deadlines deadlines) {
        this.calls = calls;
        this.survey = survey;
        this.deadlines = deadlines;
    }

    private record Said(@Nullable JsonNode state, List<JsonNode> deliveries, List<JsonNode> deadLetters) {

        static final Said NOTHING = new Said(null, List.of(), List.of());
    }

    /** @param until what the caller says of his own deadline in {@link dev.fanout.defaults.DeadlineHeader} */
    public OrderNow of(UUID order, @Nullable String until) {
        List<Told<Said>> told = survey.ask(
                "order", ServiceNames.wanted(null), deadlines.ofRead(until), service -> said(service, order));
        return new OrderNow(
                told.stream().anyMatch(Told::isMissing),
                told.stream()
                        .map(one -> {
                            Said said = one.value().orElse(Said.NOTHING);
                            return new OfService(one.answer(), said.state(), said.deliveries(), said.deadLetters());
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
        List<JsonNode> deliveries = service == Neighbour.NOTIFICATION
                ? rows(service, "/deliveries?orderId={order}&size={size}", order)
                : List.of();
        return new Said(
                state.orElse(null), deliveries, rows(service, "/dead-letters?subject={order}&size={size}", order));
    }

    private List<JsonNode> rows(Neighbour service, String path, UUID order) {
        return calls.read(service, path, Map.of("order", order, "size", MOST_ROWS), OrdersNow::items)
                .value();
    }

    private static Optional<List<JsonNode>> items(JsonNode page) {
        if (!page.path("items").isArray()) {
            return Optional.empty();
        }
        List<JsonNode> items = new ArrayList<>();
        page.path("items").forEach(items::add);
        return Optional.of(items);
    }
}
