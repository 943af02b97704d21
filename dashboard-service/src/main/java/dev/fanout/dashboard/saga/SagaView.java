package dev.fanout.dashboard.saga;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.dashboard.event.AuditEvent;
import dev.fanout.dashboard.operations.OrderNow;
import dev.fanout.dashboard.projection.Awaited;
import dev.fanout.dashboard.projection.SagaStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The saga of an order, as far as the dashboard has heard of it.
 *
 * @param customerId absent as long as no event of the order itself has come
 * @param waitsFor what has to happen next, and who has to do it; empty at the end
 * @param events in the order in which one led to the next
 * @param deliveries what became of those who were to be told
 * @param now what the services say at this moment; for operators alone, absent for others
 */
@Schema(name = "SagaTimeline")
public record SagaView(
        UUID orderId,
        @Nullable String customerId,
        SagaStatus status,
        List<Waiting> waitsFor,
        List<Entry> events,
        Deliveries deliveries,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OrderNow now) {

    /**
     * What the saga waits for.
     *
     * @param service that has to announce it
     * @param types wire names, one of which is awaited
     * @param since when the fact happened that asks for it
     * @param deadline when order-service cancels the order for want of it; absent if nothing happens then
     */
    @Schema(name = "SagaWaiting")
    public record Waiting(
            String service,
            List<String> types,
            Instant since,
            @Nullable Instant deadline) {

        static Waiting of(Awaited awaited, @Nullable Instant deadline) {
            return new Waiting(awaited.service(), awaited.types(), awaited.since(), deadline);
        }
    }

    /**
     * An event of the saga.
     *
     * @param source service that announced it
     * @param occurredAt when the fact happened
     * @param receivedAt when the dashboard heard of it
     * @param traceId of the trace in which it came
     * @param causationId id of the event that led to it; absent for what a request or the deadline led to
     */
    @Schema(name = "SagaTimelineEvent")
    public record Entry(
            UUID id,
            String type,
            String source,
            Instant occurredAt,
            Instant receivedAt,
            @Nullable String traceId,
            @Nullable String causationId) {

        static Entry of(AuditEvent event) {
            return new Entry(
                    event.id(),
                    event.type(),
                    event.source(),
                    event.occurredAt(),
                    event.receivedAt(),
                    event.traceId(),
                    event.causationId());
        }
    }

    /** How many recipients were told of this order, and how many could not be. */
    @Schema(name = "SagaDeliveries")
    public record Deliveries(long sent, long failed) {}
}
