package dev.fanout.web;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Says when something that happens for each request is worth another line in the log: once in ten seconds. For any
 * number of threads.
 */
public final class SeldomLog {

    static final Duration PAUSE = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private long leftOut;
    private long last;
    private boolean silent;

    /** @param nanoTime a clock that never steps, such as {@link System#nanoTime} */
    public SeldomLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How many times no line was due since the last line; empty if none is due now. */
    public synchronized OptionalLong next() {
        long now = nanoTime.getAsLong();
        if (silent && now - last < PAUSE.toNanos()) {
            leftOut++;
            return OptionalLong.empty();
        }
        long before = leftOut;
        silent = true;
        last = now;
        leftOut = 0;
        return OptionalLong.of(before);
    }
}
