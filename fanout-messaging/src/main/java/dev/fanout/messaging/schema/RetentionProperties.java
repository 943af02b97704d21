package dev.fanout.messaging.schema;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long what is done with is kept.
 *
 * @param deadLetters resolved and discarded dead letters, counted from their last change, and ended replay jobs; open
 *     ones are kept for ever
 * @param inbox rows of handled messages; longer than dead letters, for a message that is replayed after its row is gone
 *     would be handled twice
 * @param interval between two purges
 * @param chunk most rows deleted in one transaction, 1 to 10,000
 */
@ConfigurationProperties("fanout.messaging.retention")
public record RetentionProperties(
        @DefaultValue("30d") Duration deadLetters,
        @DefaultValue("45d") Duration inbox,
        @DefaultValue("1h") Duration interval,
        @DefaultValue("500") int chunk) {

    public RetentionProperties {
        if (!deadLetters.isPositive() || !interval.isPositive()) {
            throw new IllegalArgumentException(
                    "fanout.messaging.retention: dead-letters and interval must be positive");
        }
        if (inbox.compareTo(deadLetters) <= 0) {
            throw new IllegalArgumentException("fanout.messaging.retention.inbox (" + inbox
                    + ") must be longer than fanout.messaging.retention.dead-letters (" + deadLetters + ")");
        }
        if (chunk < 1 || chunk > 10_000) {
            throw new IllegalArgumentException(
                    "fanout.messaging.retention.chunk must be between 1 and 10000 but is " + chunk);
        }
    }
}
