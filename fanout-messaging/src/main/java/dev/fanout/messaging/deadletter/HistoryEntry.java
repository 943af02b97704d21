package dev.fanout.messaging.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened to a dead letter.
 *
 * @param actor the user who did it; absent if the system did
 * @param reason as given by the user
 * @param detail what belongs to the action: of a failure {@code exception}, {@code message}, {@code attempts}; of a
 *     replay its {@code traceId} and {@code job}; of an edit the new {@code messageId} and the {@code diff}
 */
public record HistoryEntry(
        Instant at,
        Action action,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable JsonNode detail) {

    /** What happened. */
    public enum Action {
        FAILED,
        GIVEN_UP,
        REPLAYED,
        EDITED,
        RESOLVED,
        DISCARDED,
        RESTORED
    }
}
