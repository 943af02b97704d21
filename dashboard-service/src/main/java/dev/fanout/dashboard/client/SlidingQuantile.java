package dev.fanout.dashboard.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * How long something takes in all but a given share of the cases: of those of the last half minute to a minute, in two
 * windows of which the older one is dropped as a whole.
 */
final class SlidingQuantile {

    static final Duration WINDOW = Duration.ofSeconds(30);

    /** With fewer, one slow case would be the rule. */
    static final int FEWEST = 20;

    /** To look at all windows costs more than to take a case down, and the quantile moves slowly. */
    private static final int CASES_PER_LOOK = 64;

    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 2;

    private final double percent;
    private final LongSupplier nanoTime;
    private Histogram recent = new Histogram(LONGEST_MICROS, DIGITS);
    private Histogram before = new Histogram(LONGEST_MICROS, DIGITS);
    private final Histogram both = new Histogram(LONGEST_MICROS, DIGITS);
    private long windowBegin;
    private int unseen;

    /** Absent as long as there are too few cases. */
    private Optional<Duration> value = Optional.empty();

    /** @param quantile 0 to 1 */
    SlidingQuantile(double quantile, LongSupplier nanoTime) {
        this.percent = 100 * quantile;
        this.nanoTime = nanoTime;
        this.windowBegin = nanoTime.getAsLong();
    }

    synchronized void add(Duration took) {
        turn();
        recent.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(took.toNanos()), 1, LONGEST_MICROS));
        unseen++;
        if (value.isEmpty() || unseen >= CASES_PER_LOOK) {
            look();
        }
    }

    /** Empty where the last minute has had too few cases to tell. */
    synchronized Optional<Duration> get() {
        turn();
        return value;
    }

    private void turn() {
        long elapsed = nanoTime.getAsLong() - windowBegin;
        if (elapsed < WINDOW.toNanos()) {
            return;
        }
        Histogram old = before;
        before = recent;
        recent = old;
        recent.reset();
        if (elapsed >= 2 * WINDOW.toNanos()) {
            before.reset();
        }
        windowBegin = nanoTime.getAsLong();
        look();
    }

    private void look() {
        unseen = 0;
        both.reset();
        both.add(recent);
        both.add(before);
        value = both.getTotalCount() < FEWEST
                ? Optional.empty()
                : Optional.of(Duration.of(both.getValueAtPercentile(percent), ChronoUnit.MICROS));
    }
}
