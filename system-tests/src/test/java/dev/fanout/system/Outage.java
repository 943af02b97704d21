package dev.fanout.system;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/**
 * How long a broker or a database stays away in these tests: {@code -Dfanout.test.outage=60} for a minute, by default
 * 10 s.
 */
final class Outage {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("fanout.test.outage", 10));

    private Outage() {}

    static void pass() {
        long end = System.nanoTime() + LENGTH.toNanos();
        await().atMost(LENGTH.plusMinutes(1)).until(() -> System.nanoTime() >= end);
    }
}
