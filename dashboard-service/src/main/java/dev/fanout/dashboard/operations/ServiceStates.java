package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Figures;
import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.client.OperatorCalls;
import dev.fanout.dashboard.client.UnavailableException;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.operations.ServiceState.Health;
import dev.fanout.dashboard.operations.ServiceState.Outbox;
import dev.fanout.dashboard.operations.ServiceState.Queue;
import dev.fanout.dashboard.operations.ServicesNow.OfService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Asks the services how they are. */
@Component
class ServiceStates {

    private final OperatorCalls calls;
    private final Survey survey;

    ServiceStates(OperatorCalls calls, Survey survey) {
        this.calls = calls;
        this.survey = survey;
    }

    /** What each of them says of itself by then. */
    ServicesNow ofAll(Deadline deadline) {
        List<Told<ServiceState>> told = survey.ask("services", ServiceNames.wanted(null), deadline, this::of);
        return new ServicesNow(
                told.stream()
                        .map(one -> new OfService(
                                one.answer(),
                                calls.circuit(one.service()),
                                one.value().orElse(ServiceState.UNKNOWN)))
                        .toList(),
                told.stream()
                        .anyMatch(one -> one.value()
                                .map(state -> !state.missing().isEmpty())
                                .orElse(true)));
    }

    /**
     * What a service says of itself, as far as it does so in time.
     *
     * @throws UnavailableException if it does not even say whether it is well
     */
    private ServiceState of(Neighbour service) {
        Health health = health(calls.health(service));
        List<String> missing = new ArrayList<>();
        Optional<Figures> figures = ifTold("figures", missing, () -> Optional.of(calls.figures(service)));
        Optional<String> version = ifTold(
                "version",
                missing,
                () -> calls.read(service, "/actuator/info", Map.of(), ServiceStates::version)
                        .value());
        return new ServiceState(
                health,
                version.filter(known -> !known.isEmpty()).orElse(null),
                figures.map(ServiceStates::queues).orElse(List.of()),
                figures.map(ServiceStates::outbox).orElse(null),
                figures.map(known -> (long) known.named("fanout_dead_letters").stream()
                                .filter(letters -> letters.label("status").equals("open"))
                                .mapToDouble(Figures.Figure::value)
                                .sum())
                        .orElse(null),
                missing);
    }

    private static <T> Optional<T> ifTold(String what, List<String> missing, Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (UnavailableException e) {
            missing.add(what);
            return Optional.empty();
        }
    }

    private static Health health(JsonNode answer) {
        Map<String, String> parts = new TreeMap<>();
        answer.path("components")
                .properties()
                .forEach(part ->
                        parts.put(part.getKey(), part.getValue().path("status").asString("UNKNOWN")));
        return new Health(answer.path("status").asString(), parts);
    }

    private static Optional<Optional<String>> version(JsonNode answer) {
        JsonNode version = answer.at("/build/version");
        return Optional.of(version.isString() ? Optional.of(version.asString()) : Optional.empty());
    }

    static List<Queue> queues(Figures figures) {
        Map<String, Double> lags = byQueue(figures, "fanout_inbox_lag_seconds_max");
        Map<String, Double> consumers = byQueue(figures, "fanout_queue_consumers");
        List<Queue> queues = new ArrayList<>();
        byQueue(figures, "fanout_queue_depth").forEach((queue, depth) -> {
            Double taking = consumers.get(queue);
            queues.add(new Queue(
                    queue,
                    depth.longValue(),
                    taking == null ? null : Long.valueOf(taking.longValue()),
                    lags.get(queue)));
        });
        return queues;
    }

    /** Of several figures of a queue, the largest. */
    private static Map<String, Double> byQueue(Figures figures, String name) {
        Map<String, Double> byQueue = new TreeMap<>();
        figures.named(name).forEach(figure -> byQueue.merge(figure.label("queue"), figure.value(), Math::max));
        return byQueue;
    }

    private static Outbox outbox(Figures figures) {
        return new Outbox(
                (long) figures.sum("fanout_outbox_pending").orElse(0),
                (long) figures.sum("fanout_outbox_refused").orElse(0),
                figures.sum("fanout_outbox_oldest_pending_seconds").orElse(0));
    }
}
