package dev.fanout.local.load;

import dev.fanout.local.load.Reading.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes readings of the figures of one service. Owned by one thread. */
final class Readings {

    private static final Map<String, String> OLDEST = Map.of(
            "fanout_outbox_oldest_pending_seconds", "outbox",
            "fanout_expansion_oldest_pending_seconds", "recipients",
            "fanout_deliveries_oldest_pending_seconds", "deliveries");

    private final String service;
    private final Map<String, Double> lagSums = new HashMap<>();
    private final Map<String, Double> lagCounts = new HashMap<>();

    Readings(String service) {
        this.service = service;
    }

    List<Reading> of(Figures figures, Instant at) {
        List<Reading> readings = new ArrayList<>();
        OLDEST.forEach((name, what) -> figures.by("", name)
                .values()
                .forEach(age -> readings.add(reading(at, Kind.AGE, what + " of " + service, age))));
        ages(figures).forEach((queue, age) -> readings.add(reading(at, Kind.AGE, queue, age)));
        figures.by("queue", "fanout_queue_depth")
                .forEach((queue, depth) -> readings.add(reading(at, Kind.DEPTH, queue, depth)));
        double heap =
                figures.by("id", "jvm_memory_used_bytes", labels -> "heap".equals(labels.get("area"))).values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        readings.add(reading(at, Kind.HEAP, "heap of " + service, heap));
        return readings;
    }

    private Reading reading(Instant at, Kind kind, String what, double value) {
        return new Reading(at, service, kind, what, value);
    }

    /**
     * How old the messages of each queue were on average that were handled since the last time. A queue is worked off
     * in its order, so that is how long its oldest ones have waited.
     */
    private Map<String, Double> ages(Figures figures) {
        Map<String, Double> ages = new HashMap<>();
        Map<String, Double> sums = figures.by("queue", "fanout_inbox_lag_seconds_sum");
        figures.by("queue", "fanout_inbox_lag_seconds_count").forEach((queue, count) -> {
            double sum = sums.getOrDefault(queue, 0.0);
            Double countBefore = lagCounts.put(queue, count);
            Double sumBefore = lagSums.put(queue, sum);
            // A process that is new begins at zero.
            boolean isNew = countBefore == null || sumBefore == null || count < countBefore;
            double handled = isNew ? count : count - countBefore;
            if (handled > 0 && countBefore != null) {
                ages.put(queue, (isNew || sumBefore == null ? sum : sum - sumBefore) / handled);
            }
        });
        return ages;
    }
}
