package dev.fanout.messaging.deadletter;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that died.
 *
 * @param messageId as it came, at most 255 characters of it; after an edited replay that failed, the id of the edited
 *     copy
 * @param queue the queue in which it died
 * @param exception class of the last exception; {@code broker:<reason>} if the broker dead-lettered it, {@code unknown}
 *     if no header tells a cause
 * @param attempts attempts to handle it, all replays included
 * @param deadAt when it died last
 * @param traceId of the trace in which it died last
 * @param replayCount replays begun so far
 * @param fingerprint the same for dead letters that died alike
 */
public record DeadLetter(
        UUID id,
        @Nullable String messageId,
        @Nullable String type,
        @Nullable String subject,
        String queue,
        String exception,
        String message,
        int attempts,
        Instant firstFailedAt,
        Instant deadAt,
        DeadLetterStatus status,
        @Nullable String traceId,
        int replayCount,
        @Nullable String correlationId,
        String fingerprint) {}
