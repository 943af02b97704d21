package dev.fanout.operations;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFile;
import dev.fanout.messaging.deadletter.HistoryEntry;
import dev.fanout.messaging.deadletter.Payloads;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with all that is known of it.
 *
 * @param payload as JSON if it is JSON, letter by letter as it came; otherwise a string: the text, or Base64 if it is
 *     no UTF-8
 * @param payloadEncoding which of these it is
 * @param headers of the message, without the broker's own
 * @param stackTrace at most 16,000 characters; empty if there was no exception
 * @param history rounds of attempts that failed, what operators did, how it ended; oldest first
 */
public record DeadLetterView(
        @JsonUnwrapped DeadLetter letter,
        @JsonRawValue @Schema(implementation = Object.class) String payload,
        Payloads.Encoding payloadEncoding,
        @Nullable String contentType,
        Map<String, Object> headers,
        String stackTrace,
        List<HistoryEntry> history) {

    static DeadLetterView of(DeadLetterFile file) {
        Payloads.Shown payload = Payloads.shown(file.payload());
        return new DeadLetterView(
                file.letter(),
                payload.json(),
                payload.encoding(),
                file.properties().contentType(),
                file.properties().headers(),
                file.stackTrace(),
                file.history());
    }
}
