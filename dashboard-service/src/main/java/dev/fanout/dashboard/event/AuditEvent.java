package dev.fanout.dashboard.event;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event of the log, without its payload.
 *
 * @param id of the event
 * @param type wire name
 * @param source service that announced it
 * @param subject id of the aggregate
 * @param sequence rises within the events of one subject and source; absent where the sender gave none
 * @param orderId the order that the event is about, if it is about one
 * @param customerId the customer, where the event names one
 * @param occurredAt when the fact happened
 * @param receivedAt when it was written into the log
 * @param traceId of the trace in which it came, 32 hexadecimal digits; of a replay, where it came by one
 * @param correlationId the saga
 * @param causationId id of the event that led to this one
 */
@Schema(name = "AuditEvent")
public record AuditEvent(
        UUID id,
        String type,
        String source,
        String subject,
        @Nullable Long sequence,
        @Nullable UUID orderId,
        @Nullable String customerId,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable String traceId,
        String correlationId,
        @Nullable String causationId) {}
