package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.context.MessageTracing;
import dev.fanout.messaging.deadletter.DeadLetterStore.Claimed;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends claimed dead letters to their queues again, each marked with its number and in a trace of its own. */
class ReplaySender {

    private final DeadLetterStore store;
    private final DeadLetterQueries queries;
    private final Redelivery redelivery;
    private final MessageTracing tracing;
    private final Clock clock;

    ReplaySender(
            DeadLetterStore store,
            DeadLetterQueries queries,
            Redelivery redelivery,
            MessageTracing tracing,
            Clock clock) {
        this.store = store;
        this.queries = queries;
        this.redelivery = redelivery;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Why a dead letter cannot be sent again as it is, however often it is tried; empty if it can. */
    Optional<String> obstacle(Claimed letter) {
        if (letter.payload().length > Redelivery.LARGEST_PAYLOAD) {
            return Optional.of("its payload has more than " + Redelivery.LARGEST_PAYLOAD + " bytes");
        }
        return obstacleToEdit(letter);
    }

    /** The same for a corrected copy of it. */
    Optional<String> obstacleToEdit(Claimed letter) {
        try {
            List<String> candidates =
                    redelivery.candidates(letter.queue(), letter.properties().type());
            if (!candidates.isEmpty()) {
                return Optional.of("its queue feeds no handler of it any more, and of " + String.join(", ", candidates)
                        + " nobody can tell which took its place; have the event announced again, or discard this one");
            }
            String queue = queueFor(letter, letter.properties());
            return !queue.equals(letter.queue()) && queries.hasTwin(letter.id(), queue)
                    ? Optional.of("its handler is fed by " + queue + " now, where it has died, too; go on with the dead"
                            + " letter of that queue, and discard this one")
                    : Optional.empty();
        } catch (MalformedMessageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private String queueFor(Claimed letter, StoredProperties properties) {
        return redelivery.queueFor(letter.queue(), properties.type());
    }

    /**
     * Sends in the transaction of the caller.
     *
     * @param job of which the replay is part, absent for a single one
     * @return the entry for the history
     */
    HistoryRow send(Claimed letter, String actor, @Nullable String reason, @Nullable UUID job) {
        StoredProperties properties = letter.properties();
        String queue = queueFor(letter, properties);
        if (!queue.equals(letter.queue())) {
            store.move(letter.id(), queue); // its end is awaited there
        }
        TraceHeaders trace = tracing.replay(properties, queue, job);
        Map<String, @Nullable Object> headers = new HashMap<>(new ReplayMark(letter.id(), letter.replay()).headers());
        headers.put(TraceHeaders.TRACEPARENT, trace.traceparent());
        headers.put(TraceHeaders.TRACESTATE, trace.tracestate());
        redelivery.send(queue, properties.with(headers), letter.payload());
        String traceId = TraceHeaders.parentIn(trace.traceparent())
                .map(TraceHeaders.Parent::traceId)
                .orElse(null);
        return new HistoryRow(letter.id(), clock.instant(), Action.REPLAYED, actor, reason, new Replay(traceId, job));
    }

    private record Replay(
            @Nullable String traceId, @Nullable UUID job) {}
}
