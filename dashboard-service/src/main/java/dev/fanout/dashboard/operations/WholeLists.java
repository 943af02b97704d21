package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One list out of those of several services that are short and have no pages. */
@Component
public class WholeLists {

    private final OperatorCalls calls;
    private final Survey survey;
    private final Deadlines deadlines;

    WholeLists(OperatorCalls calls, Survey survey, Deadlines deadlines) {
        this.calls = calls;
        this.survey = survey;
        this.deadlines = deadlines;
    }

    /**
     * A list.
     *
     * @param items as the services have them, each with its service
     * @param partial whether a service has not answered
     */
    @Schema(name = "ListOfAll")
    public record WholeList(
            @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> items,
            boolean partial,
            List<ServiceAnswer> services) {

        WholeList sorted(Comparator<JsonNode> order) {
            return new WholeList(items.stream().sorted(order).toList(), partial, services);
        }
    }

    WholeList of(String path, List<Neighbour> services, HttpServletRequest request) {
        return of(path, services, deadlines.ofRead(request));
    }

    /**
     * The rows of each service, in its order, after those of the service before.
     *
     * @param path of the services' route
     */
    WholeList of(String path, List<Neighbour> services, Deadline deadline) {
        List<Told<List<ObjectNode>>> told = survey.ask(
                path.substring(1).replace('/', '-'),
                services,
                deadline,
                service -> calls.read(service, path, Map.of(), WholeLists::rows).value());
        List<JsonNode> items = new ArrayList<>();
        told.forEach(one -> one.value()
                .ifPresent(rows ->
                        rows.forEach(row -> items.add(Row.named(one.service().serviceName(), row)))));
        return new WholeList(
                items,
                told.stream().anyMatch(Told::isMissing),
                told.stream().map(Told::answer).toList());
    }

    private static Optional<List<ObjectNode>> rows(JsonNode answer) {
        if (!answer.isArray()) {
            return Optional.empty();
        }
        List<ObjectNode> rows = new ArrayList<>();
        for (JsonNode item : answer) {
            if (!(item instanceof ObjectNode row)) {
                return Optional.empty();
            }
            rows.add(row);
        }
        return Optional.of(rows);
    }
}
