package dev.fanout.messaging.failure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** While the database or the broker is away. */
public final class Outage {

    /** How often the database or the broker is tried. */
    private static final Duration PROBE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private Outage() {}

    /** Waits before the next probe. */
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PROBE.toMillis());
        } catch (InterruptedException e) {
            log.debug("Interrupted while the database or the broker is away; the next probe comes at once", e);
        }
    }
}
