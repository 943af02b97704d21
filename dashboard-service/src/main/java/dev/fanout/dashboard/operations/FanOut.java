package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.UnavailableException.Reason;
import dev.fanout.dashboard.hottest.Ranking;
import dev.fanout.dashboard.operations.ServiceState.Queue;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How far one fact fans out, and where it waits.
 *
 * @param hottest who and what has the most of it
 * @param expansions events whose recipients are being written down
 * @param items what each service says
 * @param partial whether something is missing
 * @param services whether each of them has answered
 */
public record FanOut(
        HottestOfAll hottest,
        Expansions expansions,
        List<OfService> items,
        boolean partial,
        List<ServiceAnswer> services) {

    /**
     * The first of each kind in the events that this instance has heard of.
     *
     * @param since when the first thing happened that is counted: an hour ago at most
     * @param customers by the orders that they have placed
     * @param products by the orders in which they are
     * @param subscriptions by deliveries that have ended
     * @param targets by deliveries that have ended
     */
    @Schema(name = "HottestOfAll")
    public record HottestOfAll(
            Instant since, Ranking customers, Ranking products, Ranking subscriptions, Ranking targets) {}

    /**
     * What notification-service is writing down.
     *
     * @param status whether it has said so
     * @param reason why it has not; absent if it has
     * @param total how many there are; absent if it has not said so
     * @param items the oldest ones
     */
    @Schema(name = "ExpansionsUnderWay")
    public record Expansions(
            AnswerStatus status,
            @Nullable Reason reason,
            @Nullable Long total,
            @ArraySchema(schema = @Schema(type = "object")) List<JsonNode> items) {}

    /**
     * What a service says.
     *
     * @param queues of the service, with their depth, consumers and lag
     * @param pending what waits in the service
     * @param amplification rows that were written for each event, since the instance began
     */
    @Schema(name = "FanOutOfService")
    public record OfService(
            String service, List<Queue> queues, List<Pending> pending, List<Amplification> amplification) {}

    /**
     * Something that waits.
     *
     * @param what {@code outbox}, {@code deliveries}, {@code expansions} or {@code batch-chunks}
     * @param count absent if it is not counted
     * @param oldestSeconds how long the oldest has waited; absent if that is not measured
     */
    @Schema(name = "FanOutPending")
    public record Pending(
            String what, @Nullable Long count, @Nullable Double oldestSeconds) {}

    /**
     * How many rows an event leads to.
     *
     * @param what the rows are
     */
    @Schema(name = "FanOutAmplification")
    public record Amplification(String what, double rowsPerEvent) {}
}
