package dev.fanout.defaults.web;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * How long clients that were refused should stay away. To refuse costs time too: the more of them come, the longer they
 * are asked to wait, or a service that was overloaded for a moment would from then on do nothing but refuse those that
 * try again.
 */
final class RetryAdvice {

    /** A refusal costs about a millisecond of a processor, on both sides together. */
    private static final int BEARABLE_PER_SECOND = 50;

    private static final double SHORTEST = 5; // seconds
    private static final double LONGEST = 40;
    private static final double FASTEST_CHANGE = 2;
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private double seconds = SHORTEST;
    private long since;
    private int refusals;

    RetryAdvice(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** For the next one that is refused. Not the same for all, or those that were refused together come together. */
    Duration next() {
        double about = measured();
        return Duration.ofSeconds(Math.round(ThreadLocalRandom.current().nextDouble(0.6 * about, 1.6 * about)));
    }

    private synchronized double measured() {
        refusals++;
        double elapsed = (nanoTime.getAsLong() - since) / NANOS;
        if (elapsed >= 1) {
            double change = refusals / elapsed / BEARABLE_PER_SECOND;
            // Nobody came for long: it is as at the beginning.
            double slowest = Math.pow(1 / FASTEST_CHANGE, elapsed);
            seconds = Math.clamp(seconds * Math.clamp(change, slowest, FASTEST_CHANGE), SHORTEST, LONGEST);
            since = nanoTime.getAsLong();
            refusals = 0;
        }
        return seconds;
    }
}
