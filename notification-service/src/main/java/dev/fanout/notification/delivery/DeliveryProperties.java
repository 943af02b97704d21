package dev.fanout.notification.delivery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How deliveries are made.
 *
 * @param concurrency attempts of an instance at the same time, 1 to 10,000
 * @param perDestination of these, most for one destination; at least 1
 * @param retries of these, most that are no first attempts; at least 1, and fewer than all
 * @param lease how long an instance may be at a delivery before another one takes it over, and so how long what an
 *     instance had in hand waits when it dies; at least twice as long as any attempt
 * @param retention how long a delivery that has ended is kept
 * @param breaker when a destination counts as down
 */
@ConfigurationProperties("fanout.deliveries")
record DeliveryProperties(
        @DefaultValue("128") int concurrency,
        @DefaultValue("16") int perDestination,
        @DefaultValue("64") int retries,
        @DefaultValue("45s") Duration lease,
        @DefaultValue("30d") Duration retention,
        @DefaultValue Breaker breaker) {

    private static final int HIGHEST_CONCURRENCY = 10_000;

    /**
     * A destination that fails nearly always is left alone for a while, and then tried by a single attempt.
     *
     * @param failureRate share of failures among the latest attempts, 0.1 to 1
     * @param windowSize how many of the latest attempts are looked at, 1 to 1,000
     * @param minimumCalls attempts before the share means anything, 1 to the window size
     * @param openDuration how long no attempt is made
     */
    record Breaker(
            @DefaultValue("0.8") double failureRate,
            @DefaultValue("20") int windowSize,
            @DefaultValue("10") int minimumCalls,
            @DefaultValue("30s") Duration openDuration) {

        Breaker {
            require(failureRate >= 0.1 && failureRate <= 1, "breaker.failure-rate", "0.1 to 1", failureRate);
            require(windowSize >= 1 && windowSize <= 1_000, "breaker.window-size", "1 to 1,000", windowSize);
            require(
                    minimumCalls >= 1 && minimumCalls <= windowSize,
                    "breaker.minimum-calls",
                    "1 to the window size",
                    minimumCalls);
            require(openDuration.toMillis() >= 1, "breaker.open-duration", "at least 1ms", openDuration);
        }
    }

    DeliveryProperties {
        require(
                concurrency >= 1 && concurrency <= HIGHEST_CONCURRENCY,
                "concurrency",
                "1 to " + HIGHEST_CONCURRENCY,
                concurrency);
        require(perDestination >= 1, "per-destination", "at least 1", perDestination);
        require(retries >= 1 && (retries < concurrency || concurrency == 1), "retries", "fewer than all", retries);
        require(lease.compareTo(Duration.ofSeconds(1)) >= 0, "lease", "at least 1s", lease);
        require(retention.isPositive(), "retention", "longer than 0", retention);
    }

    private static void require(boolean fulfilled, String property, String expected, Object found) {
        if (!fulfilled) {
            throw new IllegalArgumentException(
                    "fanout.deliveries." + property + " must be " + expected + " but is " + found);
        }
    }
}
