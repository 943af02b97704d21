package dev.fanout.messaging.outbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the relay sends what the outbox holds.
 *
 * @param batchSize most events sent with one wait for confirms, 1 to 5,000; more costs memory and makes a broken batch
 *     dearer
 * @param pollInterval pause of the fallback poll; a commit of this instance wakes the relay at once, so this only
 *     bounds how late the events of an instance that died are taken over
 * @param confirmTimeout longest wait for the confirms of a batch; then the broker counts as away
 * @param maxBackoff longest pause between attempts at an event that the broker refuses, and between probes of a broker
 *     that is away
 * @param stuckAfter how long the relay may get nothing done, because the broker or the database is away, before the
 *     service counts as not ready; longer than the poll interval
 * @param subscribersRequired whether an event that reaches no queue stays in the outbox until one is bound;
 *     {@code false} only for a service whose events no other service has to get
 */
@ConfigurationProperties("fanout.messaging.outbox")
record OutboxProperties(
        @DefaultValue("500") int batchSize,
        @DefaultValue("1s") Duration pollInterval,
        @DefaultValue("10s") Duration confirmTimeout,
        @DefaultValue("30s") Duration maxBackoff,
        @DefaultValue("30s") Duration stuckAfter,
        @DefaultValue("true") boolean subscribersRequired) {

    OutboxProperties {
        if (batchSize < 1 || batchSize > 5_000) {
            throw new IllegalArgumentException(
                    "fanout.messaging.outbox.batch-size must be between 1 and 5000 but is " + batchSize);
        }
        requirePositive("poll-interval", pollInterval);
        requirePositive("confirm-timeout", confirmTimeout);
        requirePositive("max-backoff", maxBackoff);
        if (stuckAfter.compareTo(pollInterval) <= 0) {
            throw new IllegalArgumentException(
                    "fanout.messaging.outbox.stuck-after must be longer than the poll interval of " + pollInterval
                            + " but is " + stuckAfter);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("fanout.messaging.outbox." + name + " must be positive but is " + value);
        }
    }
}
