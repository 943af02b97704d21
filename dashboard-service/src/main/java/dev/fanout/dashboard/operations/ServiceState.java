package dev.fanout.dashboard.operations;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service is.
 *
 * @param health absent if the service has not answered
 * @param version as it was built; absent if the service does not say
 * @param queues of the service; none if it does not say
 * @param outbox what is still to be sent; absent if the service does not say
 * @param openDeadLetters absent if the service does not say
 * @param missing what the service has not said, of {@code health}, {@code version} and {@code figures}
 */
public record ServiceState(
        @Nullable Health health,
        @Nullable String version,
        List<Queue> queues,
        @Nullable Outbox outbox,
        @Nullable Long openDeadLetters,
        List<String> missing) {

    static final ServiceState UNKNOWN =
            new ServiceState(null, null, List.of(), null, null, List.of("health", "version", "figures"));

    /**
     * As the service itself sees it.
     *
     * @param status UP or DOWN
     * @param parts the same of each of its parts, such as its database
     */
    public record Health(String status, Map<String, String> parts) {}

    /**
     * A queue of the service.
     *
     * @param depth messages that are ready in it
     * @param consumers who take them, of all instances; absent if the service does not say
     * @param maxLagSeconds longest time in the last minutes from a fact to the commit of what it led to; absent if
     *     nothing came
     */
    public record Queue(
            String queue,
            long depth,
            @Nullable Long consumers,
            @Nullable Double maxLagSeconds) {}

    /** What is still to be sent, and how long the oldest of it has waited. */
    public record Outbox(long pending, long refused, double oldestPendingSeconds) {}
}
