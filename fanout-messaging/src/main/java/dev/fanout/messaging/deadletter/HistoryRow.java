package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.failure.FailedRound;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry for the history of a dead letter.
 *
 * @param detail as {@link HistoryEntry} shows it, written as JSON
 */
record HistoryRow(
        UUID deadLetter,
        Instant at,
        Action action,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable Object detail) {

    /** What the system did. */
    static HistoryRow of(UUID deadLetter, Instant at, Action action) {
        return new HistoryRow(deadLetter, at, action, null, null, null);
    }

    /** A round of attempts that failed, in a trace. */
    static HistoryRow of(UUID deadLetter, FailedRound round, @Nullable String traceId) {
        var detail = new Failure(round.at(), round.exception(), round.message(), round.attempts(), traceId);
        return new HistoryRow(deadLetter, round.at(), Action.FAILED, null, null, detail);
    }

    private record Failure(
            Instant at,
            String exception,
            String message,
            int attempts,
            @Nullable String traceId) {}
}
