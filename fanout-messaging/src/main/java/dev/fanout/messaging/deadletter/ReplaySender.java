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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends claimed dead letters to their queues again, each marked with its number and in a trace of its own. */
class ReplaySender {

    private final Redelivery redelivery;
    private final MessageTracing tracing;
    private final Clock clock;

    ReplaySender(Redelivery redelivery, MessageTracing tracing, Clock clock) {
        this.redelivery = redelivery;
        this.tracing = tracing;
        this.clock = clock;
    }

    /** Why a dead letter cannot be sent again as it is, however often it is tried; empty if it can. */
    static Optional<String> obstacle(Claimed letter) {
        if (letter.payload().length > Redelivery.LARGEST_PAYLOAD) {
            return Optional.of("its payload has more than " + Redelivery.LARGEST_PAYLOAD + " bytes");
        }
        return unreadable(letter);
    }

    /** Why the properties of a dead letter cannot be read; empty if they can. */
    static Optional<String> unreadable(Claimed letter) {
        try {
            letter.properties();
            return Optional.empty();
        } catch (MalformedMessageException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Sends in the transaction of the caller.
     *
     * @param job of which the replay is part, absent for a single one
     * @return the entry for the history
     */
    HistoryRow send(Claimed letter, String actor, @Nullable String reason, @Nullable UUID job) {
        StoredProperties properties = letter.properties();
        TraceHeaders trace = tracing.replay(properties, letter.queue(), job);
        Map<String, @Nullable Object> headers = new HashMap<>(new ReplayMark(letter.id(), letter.replay()).headers());
        headers.put(TraceHeaders.TRACEPARENT, trace.traceparent());
        headers.put(TraceHeaders.TRACESTATE, trace.tracestate());
        redelivery.send(letter.queue(), properties.with(headers), letter.payload());
        String traceId = TraceHeaders.parentIn(trace.traceparent())
                .map(TraceHeaders.Parent::traceId)
                .orElse(null);
        return new HistoryRow(letter.id(), clock.instant(), Action.REPLAYED, actor, reason, new Replay(traceId, job));
    }

    private record Replay(
            @Nullable String traceId, @Nullable UUID job) {}
}
