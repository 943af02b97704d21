package dev.fanout.notification.delivery;

import dev.fanout.messaging.Cause;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is told: an event, or what the service itself has to say. Stored once, however many recipients it has.
 *
 * @param id of the event; two with the same id are the same
 * @param type wire name
 * @param subject id of the aggregate
 * @param time when the fact happened
 * @param data JSON object
 * @param traceparent of the trace in which it came
 */
public record Occasion(
        UUID id,
        String type,
        @Nullable String subject,
        @Nullable String customerId,
        @Nullable UUID orderId,
        Instant time,
        String data,
        Cause cause,
        @Nullable String traceparent) {}
