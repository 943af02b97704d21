package dev.fanout.dashboard.projection;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * What was measured of an operation.
 *
 * @param micros what each took, in order of size
 * @param cpuMicros of all processes together, on average
 * @param queries of all databases together, on average
 */
record Observed(double[] micros, double cpuMicros, double queries) {

    static Observed of(double[] micros, Duration cpu, double queries) {
        Arrays.sort(micros);
        return new Observed(micros, cpu.toNanos() / 1e3 / micros.length, queries / micros.length);
    }

    double mean() {
        return Arrays.stream(micros).average().orElse(0);
    }

    double quantile(double share) {
        return micros[(int) Math.min(micros.length - 1L, Math.round(share * micros.length))];
    }

    /** One of those that were measured. */
    double any(Random random) {
        return micros[random.nextInt(micros.length)];
    }
}
