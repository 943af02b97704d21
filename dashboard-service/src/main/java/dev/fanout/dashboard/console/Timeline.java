package dev.fanout.dashboard.console;

import dev.fanout.dashboard.saga.SagaView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The saga of an order to scale: a lane for each service. Times are milliseconds since 1970.
 *
 * @param from the left edge
 * @param to the right edge; later than that
 */
record Timeline(double from, double to, List<Lane> lanes) {

    private static final List<String> SERVICES =
            List.of("order-service", "inventory-service", "payment-service", "notification-service");
    private static final List<String> UNHAPPY = List.of("rejected", "declined", "cancelled", "failed");
    private static final int TICKS = 5;

    /** @param words for who does not see it */
    record Lane(String service, List<Bar> bars, List<Point> points, String words) {}

    /** @param kind {@code work}, {@code wait}, {@code tell} or {@code tell failed} */
    record Bar(String kind, double from, double to, String words) {}

    /** @param kind {@code bad} or empty */
    record Point(String kind, double at, String words) {}

    /** A message about the order that died. */
    record Death(String service, Instant at, String words) {}

    static Timeline of(SagaView saga, List<Death> deaths, List<JsonNode> deliveries, Instant now) {
        Map<String, List<Bar>> bars = new HashMap<>();
        Map<String, List<Point>> points = new HashMap<>();
        Map<String, SagaView.Entry> byId = saga.events().stream()
                .collect(Collectors.toMap(event -> event.id().toString(), event -> event, (one, _) -> one));
        for (SagaView.Entry event : saga.events()) {
            double at = millis(event.occurredAt());
            add(points, event.source(), new Point(isUnhappy(event.type()) ? "bad" : "", at, event.type()));
            SagaView.Entry cause = byId.get(String.valueOf(event.causationId()));
            if (cause != null) {
                add(
                        bars,
                        event.source(),
                        new Bar(
                                "work",
                                Math.min(millis(cause.occurredAt()), at),
                                at,
                                cause.type() + " led to " + event.type()));
            }
        }
        waits(saga.events(), bars);
        for (SagaView.Waiting awaited : saga.waitsFor()) {
            double since = millis(awaited.since());
            add(
                    bars,
                    awaited.service(),
                    new Bar(
                            "wait",
                            since,
                            Math.max(since, millis(now)),
                            "waits for " + String.join(" or ", awaited.types())));
        }
        deaths.forEach(death -> add(points, death.service(), new Point("bad", millis(death.at()), death.words())));
        deliveries.forEach(delivery -> tell(bars, delivery));
        return of(bars, points);
    }

    /** Nothing of the saga happened any more until a request or a deadline led to something. */
    private static void waits(List<SagaView.Entry> events, Map<String, List<Bar>> bars) {
        for (SagaView.Entry event : events) {
            if (event.causationId() == null) {
                events.stream()
                        .map(SagaView.Entry::occurredAt)
                        .filter(time -> time.isBefore(event.occurredAt()))
                        .max(Comparator.naturalOrder())
                        .ifPresent(last -> add(
                                bars,
                                event.source(),
                                new Bar(
                                        "wait",
                                        millis(last),
                                        millis(event.occurredAt()),
                                        "waited until a request or a deadline led to " + event.type())));
            }
        }
    }

    private static void tell(Map<String, List<Bar>> bars, JsonNode delivery) {
        String channel = delivery.path("channel").asString("");
        delivery.path("attempts")
                .forEach(attempt -> Rows.time(attempt, "at").ifPresent(at -> {
                    String verdict = attempt.path("verdict").asString("");
                    double begin = millis(at);
                    add(
                            bars,
                            "notification-service",
                            new Bar(
                                    verdict.equalsIgnoreCase("delivered") ? "tell" : "tell failed",
                                    begin,
                                    begin
                                            + Math.max(
                                                    0,
                                                    attempt.path("durationMillis")
                                                            .asInt(0)),
                                    channel + ": "
                                            + verdict.toLowerCase(Locale.ROOT).replace('_', ' ')));
                }));
    }

    private static Timeline of(Map<String, List<Bar>> bars, Map<String, List<Point>> points) {
        double[] times = Stream.concat(
                        bars.values().stream().flatMap(List::stream).flatMap(bar -> Stream.of(bar.from(), bar.to())),
                        points.values().stream().flatMap(List::stream).map(Point::at))
                .mapToDouble(Double::doubleValue)
                .toArray();
        double first = Arrays.stream(times).min().orElse(0);
        double last = Math.max(first + 1, Arrays.stream(times).max().orElse(1));
        double margin = (last - first) * 0.02;
        return new Timeline(
                first - margin,
                last + margin,
                SERVICES.stream()
                        .map(service -> lane(
                                service,
                                bars.getOrDefault(service, List.of()),
                                points.getOrDefault(service, List.of())))
                        .toList());
    }

    private static Lane lane(String service, List<Bar> bars, List<Point> points) {
        return new Lane(
                service,
                bars,
                points,
                points.isEmpty() && bars.isEmpty()
                        ? service + ": nothing yet"
                        : service + ": "
                                + points.stream().map(Point::words).collect(Collectors.joining(", "))
                                + bars.stream()
                                        .filter(bar -> bar.kind().equals("wait"))
                                        .map(bar -> "; " + bar.words())
                                        .collect(Collectors.joining()));
    }

    private static <T> void add(Map<String, List<T>> lanes, String service, T what) {
        lanes.computeIfAbsent(service, _ -> new ArrayList<>()).add(what);
    }

    private static boolean isUnhappy(String type) {
        return UNHAPPY.stream().anyMatch(type::contains);
    }

    private static double millis(Instant time) {
        return time.getEpochSecond() * 1_000.0 + time.getNano() / 1e6;
    }

    /** Where something stands, as SVG has it. */
    public String at(double millis) {
        return String.format(Locale.ROOT, "%.3f%%", (millis - from) / (to - from) * 100);
    }

    public List<Double> ticks() {
        return IntStream.rangeClosed(1, TICKS)
                .mapToObj(i -> from + (to - from) * i / (TICKS + 1))
                .toList();
    }
}
