package dev.fanout.local.load;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** Percentiles of durations by the nearest-rank method: each is a value that was really measured. */
record Percentiles(int count, double p50, double p95, double p99, double max) {

    /** @param durations in any order; none gives zeros */
    static Percentiles of(Collection<Duration> durations) {
        double[] sorted = durations.stream()
                .mapToDouble(duration -> duration.toNanos() / 1e6)
                .sorted()
                .toArray();
        return new Percentiles(sorted.length, rank(sorted, 50), rank(sorted, 95), rank(sorted, 99), rank(sorted, 100));
    }

    private static double rank(double[] sorted, int percent) {
        if (sorted.length == 0) {
            return 0;
        }
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }

    /** In milliseconds. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %8.1f   p95 %8.1f   p99 %8.1f   max %8.1f ms", p50, p95, p99, max);
    }
}
