package dev.fanout.defaults.web;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs an overload once when it begins and once when it is over, however many requests are refused meanwhile: a line
 * for each of them would be load of its own.
 */
final class OverloadLog {

    /** An overload comes in waves; it is over when nothing was refused for so long. */
    static final Duration QUIET = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(OverloadLog.class);

    private final String room;
    private final int size;
    private final LongSupplier nanoTime;
    private volatile boolean overloaded;
    private long refused;
    private long lastRefusal;

    OverloadLog(String room, int size, LongSupplier nanoTime) {
        this.room = room;
        this.size = size;
        this.nanoTime = nanoTime;
    }

    synchronized void refused() {
        endIfQuiet();
        lastRefusal = nanoTime.getAsLong();
        refused++;
        if (!overloaded) {
            overloaded = true;
            log.warn("Overloaded: {} {} are in hand, and more are refused with 503 until one is done", size, room);
        }
    }

    void admitted() {
        if (overloaded) {
            endIfQuiet();
        }
    }

    private synchronized void endIfQuiet() {
        if (overloaded && nanoTime.getAsLong() - lastRefusal > QUIET.toNanos()) {
            log.info("No longer overloaded: {} {} were refused", refused, room);
            overloaded = false;
            refused = 0;
        }
    }
}
