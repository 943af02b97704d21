package dev.fanout.operations;

import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterRecord;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.HistoryEntry;
import dev.fanout.messaging.deadletter.Payloads;
import dev.fanout.messaging.wire.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A dead letter with all that is known of it.
 *
 * @param payload as JSON if it is JSON, otherwise a string: the text, or Base64 if it is no UTF-8
 * @param payloadEncoding which of these it is
 * @param headers of the message, without the broker's own
 * @param stackTrace at most 16,000 characters; empty if there was no exception
 * @param history rounds of attempts that failed, what operators did, how it ended; oldest first
 */
public record DeadLetterDetail(
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
        String fingerprint,
        JsonNode payload,
        Payloads.Encoding payloadEncoding,
        @Nullable String contentType,
        Map<String, Object> headers,
        String stackTrace,
        List<HistoryEntry> history) {

    static DeadLetterDetail of(DeadLetterRecord file) {
        DeadLetter letter = file.letter();
        StoredMessage properties = file.properties();
        Payloads.Shown payload = Payloads.shown(file.payload());
        return new DeadLetterDetail(
                letter.id(),
                letter.messageId(),
                letter.type(),
                letter.subject(),
                letter.queue(),
                letter.exception(),
                letter.message(),
                letter.attempts(),
                letter.firstFailedAt(),
                letter.deadAt(),
                letter.status(),
                letter.traceId(),
                letter.replayCount(),
                letter.correlationId(),
                letter.fingerprint(),
                payload.value(),
                payload.encoding(),
                properties.contentType(),
                properties.headers(),
                file.stackTrace(),
                file.history());
    }
}
