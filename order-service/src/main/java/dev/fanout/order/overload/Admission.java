package dev.fanout.order.overload;

import java.util.function.LongSupplier;

/** Lets in at a rate that changes. Safe for many threads. */
final class Admission {

    private static final double NANOS = 1e9;
    private static final double BURST_SECONDS = 0.5;

    private final LongSupplier nanoTime;
    private long filledAt;
    private double free;

    Admission(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    /** @param perSecond how many are let in; infinitely many for all */
    boolean admits(double perSecond) {
        return perSecond == Double.POSITIVE_INFINITY || take(perSecond);
    }

    private synchronized boolean take(double perSecond) {
        long now = nanoTime.getAsLong();
        double most = Math.max(1, perSecond * BURST_SECONDS);
        free = Math.min(most, free + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (free < 1) {
            return false;
        }
        free--;
        return true;
    }
}
