package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.gather.Deadline;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The groups of the dead letters of all services. */
@Component
class DeadLetterGroups {

    private static final Comparator<JsonNode> LARGEST_FIRST = Comparator.<JsonNode>comparingLong(
                    group -> group.path("count").asLong())
            .reversed();

    private final OperatorCalls calls;
    private final Survey survey;

    DeadLetterGroups(OperatorCalls calls, Survey survey) {
        this.calls = calls;
        this.survey = survey;
    }

    /**
     * The groups.
     *
     * @param items as the services have them, each with its service
     * @param partial whether a service has not answered
     */
    @Schema(name = "DeadLetterGroupsOfAll")
    record Groups(
            @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> items,
            boolean partial,
            List<ServiceAnswer> services) {}

    Groups of(List<Neighbour> services, Deadline deadline) {
        List<Told<List<ObjectNode>>> told = survey.ask("dead-letter-groups", services, deadline, this::read);
        List<JsonNode> items = new ArrayList<>();
        told.forEach(one -> one.value()
                .ifPresent(groups -> groups.forEach(
                        group -> items.add(Row.named(one.service().serviceName(), group)))));
        items.sort(LARGEST_FIRST);
        return new Groups(
                items,
                told.stream().anyMatch(Told::isMissing),
                told.stream().map(Told::answer).toList());
    }

    private List<ObjectNode> read(Neighbour service) {
        return calls.read(service, "/dead-letters/groups", Map.of(), DeadLetterGroups::groups)
                .value();
    }

    private static Optional<List<ObjectNode>> groups(JsonNode answer) {
        if (!answer.isArray()) {
            return Optional.empty();
        }
        List<ObjectNode> groups = new ArrayList<>();
        for (JsonNode item : answer) {
            if (!(item instanceof ObjectNode group) || !group.path("count").isIntegralNumber()) {
                return Optional.empty();
            }
            groups.add(group);
        }
        return Optional.of(groups);
    }
}
