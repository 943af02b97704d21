package dev.fanout.dashboard.projection;

import java.time.Duration;

/** An average in which the latest twenty count most. For any number of threads. */
final class SlidingAverage {

    private static final double WEIGHT = 0.05;

    /** A pause of the machine says nothing of what is measured. */
    private static final double MOST = 10;

    private double micros;

    SlidingAverage(Duration start) {
        this.micros = start.toNanos() / 1e3;
    }

    synchronized void add(Duration took) {
        micros += WEIGHT * (Math.min(took.toNanos() / 1e3, MOST * micros) - micros);
    }

    synchronized double micros() {
        return micros;
    }
}
