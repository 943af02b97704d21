package dev.fanout.messaging.topology;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is different for a function. What is absent is as it is for the service; the bounds are the same, too.
 *
 * @param batchSize as {@code fanout.messaging.inbox.batch-size}
 * @param prefetch as {@code fanout.messaging.inbox.prefetch}
 * @param lanes as {@code fanout.messaging.inbox.lanes}
 * @param concurrentCalls as {@code fanout.messaging.inbox.concurrent-calls}
 * @param maxAttempts as {@code fanout.messaging.retry.max-attempts}
 * @param delays as {@code fanout.messaging.delayed-retry.delays}
 */
public record FunctionProperties(
        @Nullable Integer batchSize,
        @Nullable Integer prefetch,
        @Nullable Integer lanes,
        @Nullable Integer concurrentCalls,
        @Nullable Integer maxAttempts,
        @Nullable List<Duration> delays) {

    /** Nothing is different. */
    public static final FunctionProperties NONE = new FunctionProperties(null, null, null, null, null, null);
}
