package dev.fanout.messaging.background;

import java.time.Duration;

/** Waits that double, from the first to the longest, until something has worked again. Used by one thread at a time. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait now; the next wait is twice as long. */
    public Duration next() {
        Duration now = next;
        Duration doubled = now.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now;
    }

    /** Begins with the first wait again. */
    public void reset() {
        next = first;
    }
}
