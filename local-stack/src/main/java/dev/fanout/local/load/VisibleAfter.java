package dev.fanout.local.load;

import dev.fanout.local.shop.Shop;
import dev.fanout.local.shop.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How long facts took until the dashboard showed them, as dashboard-service counts that in a histogram. So each figure
 * is the bound of a step: what was measured is at most that.
 *
 * @param startedAt when the process began to count, in seconds since 1970
 * @param parts of each part of the dashboard how many facts took no longer than so many seconds
 */
public record VisibleAfter(double startedAt, Map<String, NavigableMap<Double, Double>> parts) {

    /** Of a process that has counted nothing, or does not answer. */
    static final VisibleAfter NOTHING = new VisibleAfter(0, Map.of());

    /** Ninety-nine of a hundred facts are to be seen within that, at a load that the machine bears. */
    static final double GOAL_SECONDS = 2;

    private static final String BUCKETS = "fanout_projection_visible_seconds_bucket";

    /** @param figures what dashboard-service shows at {@code /actuator/prometheus} */
    public static VisibleAfter in(String figures) {
        return of(Figures.parse(figures));
    }

    /** What it has counted until now. */
    static VisibleAfter now(Shop shop) {
        try {
            return in(shop.figuresOf("dashboard"));
        } catch (IOException | UnavailableException e) {
            return NOTHING;
        }
    }

    static VisibleAfter of(Figures figures) {
        Map<String, NavigableMap<Double, Double>> parts = new TreeMap<>();
        figures.by("part", BUCKETS).keySet().forEach(part -> {
            NavigableMap<Double, Double> counts = new TreeMap<>();
            figures.by("le", BUCKETS, labels -> part.equals(labels.get("part")))
                    .forEach((bound, count) -> counts.put(Figures.valueOf(bound), count));
            parts.put(part, counts);
        });
        double startedAt = figures.by("", "process_start_time_seconds").getOrDefault("", 0.0);
        return new VisibleAfter(startedAt, parts);
    }

    /** What was counted since then; all of it by a process that has been started since. */
    public VisibleAfter since(VisibleAfter earlier) {
        if (earlier.startedAt != startedAt) {
            return this;
        }
        Map<String, NavigableMap<Double, Double>> news = new TreeMap<>();
        parts.forEach((part, counts) -> {
            Map<Double, Double> before = earlier.parts.getOrDefault(part, new TreeMap<>());
            NavigableMap<Double, Double> since = new TreeMap<>();
            counts.forEach((bound, count) -> since.put(bound, count - before.getOrDefault(bound, 0.0)));
            news.put(part, since);
        });
        return new VisibleAfter(startedAt, news);
    }

    /** How many facts a part has shown. */
    public long count(String part) {
        NavigableMap<Double, Double> counts = parts.getOrDefault(part, new TreeMap<>());
        return counts.isEmpty() ? 0 : Math.round(counts.lastEntry().getValue());
    }

    /**
     * Within how many seconds a share of the facts of a part were shown; NaN if there were none.
     *
     * @param share 0.99 for example
     */
    public double quantile(String part, double share) {
        long count = count(part);
        if (count == 0) {
            return Double.NaN;
        }
        return parts.getOrDefault(part, new TreeMap<>()).entrySet().stream()
                .filter(step -> step.getValue() >= Math.ceil(share * count))
                .mapToDouble(Map.Entry::getKey)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** That of the part that is the latest. */
    public double latest(double share) {
        return parts.keySet().stream()
                .mapToDouble(part -> quantile(part, share))
                .filter(seconds -> !Double.isNaN(seconds))
                .max()
                .orElse(Double.NaN);
    }

    /** Whether facts were shown, and soon enough. */
    boolean meetsGoal() {
        return latest(0.99) <= GOAL_SECONDS;
    }

    /** A line for each part of which a fact was shown. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        parts.keySet().stream()
                .filter(part -> count(part) > 0)
                .forEach(part -> lines.add(String.format(
                        Locale.ROOT,
                        "  %-16s %8d   p50 %7.3f   p99 %7.3f   max %7.3f s",
                        part,
                        count(part),
                        quantile(part, 0.5),
                        quantile(part, 0.99),
                        quantile(part, 1))));
        return lines;
    }
}
