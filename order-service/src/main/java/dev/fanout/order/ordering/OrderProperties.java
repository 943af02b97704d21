package dev.fanout.order.ordering;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long an order may stay undecided.
 *
 * @param deadline time from placing to the decision; then the order is cancelled as timed out
 * @param sweepInterval pause between two looks for overdue orders, so an order may be cancelled that much late
 * @param sweepChunk most orders cancelled in one transaction, 1 to 1,000
 */
@ConfigurationProperties("fanout.order")
record OrderProperties(
        @DefaultValue("60s") Duration deadline,
        @DefaultValue("1s") Duration sweepInterval,
        @DefaultValue("200") int sweepChunk) {

    OrderProperties {
        requirePositive("deadline", deadline);
        requirePositive("sweep-interval", sweepInterval);
        if (sweepChunk < 1 || sweepChunk > 1000) {
            throw new IllegalArgumentException("fanout.order.sweep-chunk must be 1 to 1000 but is " + sweepChunk);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("fanout.order." + name + " must be positive but is " + duration);
        }
    }
}
