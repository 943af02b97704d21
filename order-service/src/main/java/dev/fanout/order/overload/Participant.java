package dev.fanout.order.overload;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How late the answers of a participant come, and how many. Safe for many threads. */
final class Participant {

    private static final double NANOS = 1e9;
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** What is known holds for so long; then the participant is away, or idle. */
    private static final Duration VALID = INTERVAL.multipliedBy(4);

    /** With fewer, a single one that was late says nothing of the others. */
    private static final int FEWEST = 20;

    /** Some are always let in, to see whether answers come sooner again. */
    private static final double SLOWEST = 5; // orders per second

    private final LongSupplier nanoTime;
    private long begin;
    private int answers;
    private Duration least = Duration.ZERO;
    private long lastAnswer;
    private double rate;
    private Duration lag = Duration.ZERO;

    Participant(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begin = nanoTime.getAsLong();
        this.lastAnswer = begin;
    }

    synchronized void answered(Duration late) {
        roll();
        least = answers == 0 || late.compareTo(least) < 0 ? late : least;
        answers++;
        lastAnswer = nanoTime.getAsLong();
    }

    /**
     * How many orders per second may be taken so that its answers come as late as the limit allows; infinitely many
     * while they come sooner.
     */
    synchronized double allowed(Duration limit) {
        roll();
        return lag.compareTo(limit) <= 0
                ? Double.POSITIVE_INFINITY
                : Math.max(SLOWEST, rate * limit.toNanos() / lag.toNanos());
    }

    synchronized double lagSeconds() {
        roll();
        return lag.toNanos() / NANOS;
    }

    private void roll() {
        long now = nanoTime.getAsLong();
        if (now - begin < INTERVAL.toNanos()) {
            return;
        }
        if (answers >= FEWEST) {
            double measured = answers * NANOS / (now - begin);
            // Answers come in lumps, as many as were handled together.
            rate = lag.isZero() ? measured : (rate + measured) / 2;
            lag = least;
        } else if (Math.max(now - lastAnswer, now - begin) > VALID.toNanos()) {
            lag = Duration.ZERO;
        } else {
            return; // the interval goes on until there are enough
        }
        begin = now;
        answers = 0;
    }
}
