package dev.fanout.messaging.inbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A rest after work that was in vain. A function that fails over everything would take all that its threads can get of
 * the processors and of the database, and the functions beside it would wait; by this it takes a quarter of its
 * threads.
 *
 * @param times how much longer than the work the rest is; 0 for none
 */
record Brake(int times) {

    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** @param functions of the service; one that is alone keeps nobody waiting */
    static Brake among(long functions) {
        return new Brake(functions > 1 ? 3 : 0);
    }

    /** @param begin of the work, as {@link System#nanoTime} gave it */
    void rest(long begin) {
        try {
            TimeUnit.NANOSECONDS.sleep(
                    restAfter(Duration.ofNanos(System.nanoTime() - begin)).toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Duration restAfter(Duration work) {
        Duration rest = work.multipliedBy(times);
        return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
    }
}
