package dev.fanout.messaging.inbox;

import dev.fanout.messaging.topology.FunctionProperties;
import java.time.Duration;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service takes in messages.
 *
 * @param batchSize most messages handled in one transaction, 1 to 2,000; a batch never waits to be filled
 * @param prefetch most messages of a queue that the broker hands out before they are acknowledged, 1 to 2,000; at least
 *     the batch size, or batches never reach it
 * @param lanes threads that handle batches, 1 to 64; the messages of one aggregate always share a lane, so they are
 *     handled in order and do not wait for each other's locks; more lanes pay where a commit is slow
 * @param concurrentCalls most calls of {@link dev.fanout.messaging.RemoteCallHandler}s under way at once, at least 1
 * @param shutdownTimeout longest wait for what is under way when the service stops; what is left then is delivered
 *     again
 * @param resubscribeAfter how long a consumer hears nothing until it subscribes again, at least 100 ms; a node of the
 *     broker that has lost the others does not answer that within {@code spring.rabbitmq.channel-rpc-timeout}, and is
 *     left; what the consumer held before then counts no more to its prefetch
 * @param outagePatience how long messages wait here for an outage of the database or the broker to end, until they go
 *     back to their queues and nothing is consumed, at least 0 s; far shorter than the {@code consumer_timeout} of the
 *     broker
 */
@ConfigurationProperties("fanout.messaging.inbox")
record InboxProperties(
        @DefaultValue("200") int batchSize,
        @DefaultValue("400") int prefetch,
        @DefaultValue("1") int lanes,
        @DefaultValue("64") int concurrentCalls,
        @DefaultValue("10s") Duration shutdownTimeout,
        @DefaultValue("10s") Duration resubscribeAfter,
        @DefaultValue("20s") Duration outagePatience) {

    InboxProperties {
        requireBetween("batch-size", batchSize, 1, 2_000);
        requireBetween("prefetch", prefetch, 1, 2_000);
        requireBetween("lanes", lanes, 1, 64);
        requireBetween("concurrent-calls", concurrentCalls, 1, 10_000);
        if (resubscribeAfter.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "fanout.messaging.inbox.resubscribe-after must be at least 100 ms but is " + resubscribeAfter);
        }
    }

    /** The same with what is different for a function. */
    InboxProperties with(FunctionProperties function) {
        return new InboxProperties(
                Objects.requireNonNullElse(function.batchSize(), batchSize),
                Objects.requireNonNullElse(function.prefetch(), prefetch),
                Objects.requireNonNullElse(function.lanes(), lanes),
                Objects.requireNonNullElse(function.concurrentCalls(), concurrentCalls),
                shutdownTimeout,
                resubscribeAfter,
                outagePatience);
    }

    private static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("fanout.messaging.inbox." + name + " must be between " + least + " and "
                    + most + " but is " + value);
        }
    }
}
