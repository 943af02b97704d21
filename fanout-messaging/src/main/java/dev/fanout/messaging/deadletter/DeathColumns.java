package dev.fanout.messaging.deadletter;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a death goes into the columns of a dead letter, by the names of the parameters. */
final class DeathColumns {

    private DeathColumns() {}

    static Map<String, @Nullable Object> of(Death death, Instant now) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("queue", death.queue());
        parameters.put("messageId", death.who().messageId());
        parameters.put("eventId", death.who().eventId());
        parameters.put("type", death.who().type());
        parameters.put("subject", death.who().subject());
        parameters.put("correlationId", death.who().correlationId());
        parameters.put("traceId", death.who().traceId());
        parameters.put("exception", death.exception());
        parameters.put("message", death.message());
        parameters.put("stackTrace", death.stackTrace());
        parameters.put("fingerprint", death.fingerprint());
        parameters.put("attempts", death.attempts());
        parameters.put("deadAt", death.deadAt().atOffset(ZoneOffset.UTC));
        parameters.put("now", now.atOffset(ZoneOffset.UTC));
        parameters.put("properties", death.properties().toJson());
        parameters.put("payload", death.payload());
        return parameters;
    }
}
