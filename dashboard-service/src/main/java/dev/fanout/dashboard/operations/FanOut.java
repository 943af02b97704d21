package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.operations.ServiceState.Queue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one fact fans out, and where it waits.
 *
 * @param hottest who and what has the most of it
 * @param items what each service says
 * @param partial whether a service has not answered
 * @param services whether each of them has
 */
record FanOut(Hottest hottest, List<OfService> items, boolean partial, List<ServiceAnswer> services) {

    /**
     * The first of each kind.
     *
     * @param orders so many of the latest orders are counted for customers and products
     * @param deliveries so many of the latest deliveries are counted for subscriptions and targets; absent if
     *     notification-service has not answered
     */
    @Schema(name = "HottestInFanOut")
    record Hottest(
            int orders,
            List<Count> customers,
            List<Count> products,
            @Nullable Integer deliveries,
            List<Count> subscriptions,
            List<Count> targets) {}

    /** @param count how often it was met */
    @Schema(name = "FanOutCount")
    record Count(String id, long count) {}

    /**
     * What a service says.
     *
     * @param queues of the service, with their depth and lag
     * @param pending what waits in the service
     * @param amplification rows that were written for each event, since the instance began
     */
    @Schema(name = "FanOutOfService")
    record OfService(String service, List<Queue> queues, List<Pending> pending, List<Amplification> amplification) {}

    /**
     * Something that waits.
     *
     * @param what {@code outbox}, {@code deliveries}, {@code expansions} or {@code batch-chunks}
     * @param count absent if it is not counted
     * @param oldestSeconds how long the oldest has waited; absent if that is not measured
     */
    @Schema(name = "FanOutPending")
    record Pending(
            String what, @Nullable Long count, @Nullable Double oldestSeconds) {}

    /**
     * How many rows an event leads to.
     *
     * @param what the rows are
     */
    @Schema(name = "FanOutAmplification")
    record Amplification(String what, double rowsPerEvent) {}
}
