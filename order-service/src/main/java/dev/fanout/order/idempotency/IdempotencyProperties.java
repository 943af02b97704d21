package dev.fanout.order.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a key stands for its order.
 *
 * @param idempotencyRetention time from the request for which a repetition gets the same order; a later one with the
 *     same key places another
 * @param idempotencyPurgeInterval pause between two purges, so a key may live that much longer
 */
@ConfigurationProperties("fanout.order")
record IdempotencyProperties(
        @DefaultValue("P7D") Duration idempotencyRetention,
        @DefaultValue("10m") Duration idempotencyPurgeInterval) {

    IdempotencyProperties {
        requirePositive("idempotency-retention", idempotencyRetention);
        requirePositive("idempotency-purge-interval", idempotencyPurgeInterval);
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("fanout.order." + name + " must be positive but is " + duration);
        }
    }
}
