package dev.fanout.notification.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as clients see it.
 *
 * @param eventType wire name of the event, or of what the service itself has to say
 * @param deliveredAt present exactly if it is delivered
 * @param traceId of the trace in which the event came, 32 hexadecimal digits
 * @param eventId of the event that is told
 * @param attemptCount attempts that were made
 * @param nextAttemptAt when another attempt is due; absent before the first one, and at the end
 * @param failure what the last attempt failed of, or why there was none
 */
@Schema(name = "Delivery")
public record DeliveryView(
        UUID id,
        @Nullable UUID orderId,
        @Nullable String customerId,
        String channel,
        String recipient,
        String eventType,
        DeliveryStatus status,
        Instant createdAt,
        @Nullable Instant deliveredAt,
        @Nullable String traceId,
        @Nullable UUID subscriptionId,
        @Nullable UUID batchId,
        @Nullable UUID eventId,
        int attemptCount,
        @Nullable Instant nextAttemptAt,
        @Nullable String failure) {}
