package dev.fanout.messaging.failure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** While the database or the broker is away. */
public final class Outage {

    /** How often the database or the broker is tried. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private Outage() {}

    /** Waits before the next probe. */
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
