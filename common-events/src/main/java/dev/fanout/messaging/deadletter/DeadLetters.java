package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.deadletter.DeadLetterStore.Claimed;
import dev.fanout.messaging.deadletter.DeadLetterStore.Note;
import dev.fanout.messaging.deadletter.EditedCopy.Change;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.deadletter.ReplayObserver.Outcome;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.wire.ReplayMark;
import dev.fanout.messaging.wire.StoredMessage;
import dev.fanout.messaging.wire.TraceHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * The dead letters of this service, and what an operator may do about them. Each action is one transaction and leaves
 * an entry in the history. Of two who want to change the same dead letter, one gets
 * {@link DeadLetterConflictException}.
 */
public class DeadLetters {

    private final DeadLetterStore store;
    private final EditedCopy edits;
    private final Redelivery redelivery;
    private final MessageTracing tracing;
    private final ReplayObserver observer;
    private final TransactionTemplate transactions;
    private final DeadLetterProperties properties;
    private final Clock clock;

    DeadLetters(
            DeadLetterStore store,
            EditedCopy edits,
            Redelivery redelivery,
            MessageTracing tracing,
            ReplayObserver observer,
            TransactionTemplate transactions,
            DeadLetterProperties properties,
            Clock clock) {
        this.store = store;
        this.edits = edits;
        this.redelivery = redelivery;
        this.tracing = tracing;
        this.observer = observer;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** The latest first. */
    public List<DeadLetter> page(DeadLetterFilter filter, int page, int size) {
        return store.page(filter, size, (long) page * size);
    }

    public long count(DeadLetterFilter filter) {
        return store.count(filter);
    }

    /** The open ones, grouped by how they died; the largest group first, at most 500 groups. */
    public List<DeadLetterGroup> groups() {
        return store.groups();
    }

    /** @throws NoSuchDeadLetterException if there is none of that id */
    public DeadLetterRecord get(UUID id) {
        return store.find(id).orElseThrow(() -> new NoSuchDeadLetterException(id));
    }

    /**
     * Sends an open dead letter to its queue again, as it is. Nobody but this service gets it.
     *
     * @throws NoSuchDeadLetterException if there is none of that id
     * @throws DeadLetterConflictException if it is not open
     */
    public void replay(UUID id, String actor, @Nullable String reason) {
        inTransaction(() -> {
            Claimed claimed = claim(id);
            if (!canBeSent(claimed)) {
                throw new DeadLetterConflictException(
                        "The message cannot be sent again as it is: its payload has more than "
                                + Redelivery.LARGEST_PAYLOAD + " bytes.");
            }
            store.addHistory(List.of(sendAgain(claimed, actor, reason, null)));
        });
    }

    /**
     * Sends a corrected copy of an open dead letter to its queue: under a new message id, with the same correlation,
     * caused by the dead letter.
     *
     * @throws NoSuchDeadLetterException if there is none of that id
     * @throws DeadLetterConflictException if it is not open
     * @throws EditRefusedException if the payload does not fit the schema of its type; then nothing has happened
     */
    public void replayEdited(UUID id, JsonNode payload, String actor, String reason) {
        inTransaction(() -> {
            Claimed claimed = claim(id);
            EditedCopy.Copy copy = edits.of(claimed.message(), claimed.payload(), payload, id);
            Note edited = new Note(
                    id,
                    clock.instant(),
                    Action.EDITED,
                    actor,
                    reason,
                    new Edit(copy.message().messageId(), copy.diff()));
            Note replayed = sendAgain(
                    new Claimed(id, claimed.queue(), claimed.replay(), copy.message(), copy.payload()),
                    actor,
                    reason,
                    null);
            store.addHistory(List.of(edited, replayed));
        });
    }

    /**
     * Sends those of them that are open to their queues again, in the transaction of the caller.
     *
     * @return the ids of those that were
     */
    public Set<UUID> replayOpen(Collection<UUID> ids, String actor, @Nullable String reason, UUID job) {
        List<Claimed> claimed =
                store.lockOpen(ids).stream().filter(DeadLetters::canBeSent).toList();
        if (claimed.isEmpty()) {
            return Set.of();
        }
        Set<UUID> claimedIds = claimed.stream().map(Claimed::id).collect(Collectors.toSet());
        store.markReplaying(claimedIds, clock.instant());
        List<Note> notes = new ArrayList<>(claimed.size());
        claimed.forEach(letter -> notes.add(sendAgain(letter, actor, reason, job)));
        store.addHistory(notes);
        return claimedIds;
    }

    /**
     * Closes an open dead letter that need not be handled.
     *
     * @throws NoSuchDeadLetterException if there is none of that id
     * @throws DeadLetterConflictException if it is not open
     */
    public void discard(UUID id, String actor, String reason) {
        inTransaction(() -> {
            Instant now = clock.instant();
            if (!store.change(id, DeadLetterStatus.OPEN, DeadLetterStatus.DISCARDED, now)) {
                throw notIn("discarded", "OPEN", id);
            }
            store.addHistory(List.of(new Note(id, now, Action.DISCARDED, actor, reason, null)));
        });
    }

    /**
     * Opens a discarded dead letter again, or one whose replay has not come back for so long that it must have been
     * lost ({@code fanout.messaging.dead-letters.replay-timeout}).
     *
     * @throws NoSuchDeadLetterException if there is none of that id
     * @throws DeadLetterConflictException if it is neither
     */
    public void restore(UUID id, String actor, @Nullable String reason) {
        inTransaction(() -> {
            Instant now = clock.instant();
            if (!store.change(id, DeadLetterStatus.DISCARDED, DeadLetterStatus.OPEN, now)) {
                if (!store.giveUpReplay(id, now.minus(properties.replayTimeout()), now)) {
                    throw notIn("restored", "DISCARDED, or REPLAYING for " + properties.replayTimeout(), id);
                }
                observer.ended(List.of(id), Outcome.ABANDONED);
            }
            store.addHistory(List.of(new Note(id, now, Action.RESTORED, actor, reason, null)));
        });
    }

    private Claimed claim(UUID id) {
        List<Claimed> claimed = store.lockOpen(List.of(id));
        if (claimed.isEmpty()) {
            throw notIn("replayed", "OPEN", id);
        }
        store.markReplaying(List.of(id), clock.instant());
        return claimed.getFirst();
    }

    private static boolean canBeSent(Claimed letter) {
        return letter.payload().length <= Redelivery.LARGEST_PAYLOAD;
    }

    private Note sendAgain(Claimed letter, String actor, @Nullable String reason, @Nullable UUID job) {
        TraceHeaders trace = tracing.replay(letter.message(), letter.queue(), job);
        Map<String, @Nullable Object> headers = new HashMap<>(new ReplayMark(letter.id(), letter.replay()).headers());
        headers.put(TraceHeaders.TRACEPARENT, trace.traceparent());
        headers.put(TraceHeaders.TRACESTATE, trace.tracestate());
        StoredMessage message = letter.message().with(headers);
        redelivery.send(letter.queue(), message, letter.payload());
        String traceId = TraceHeaders.parentIn(trace.traceparent())
                .map(TraceHeaders.Parent::traceId)
                .orElse(null);
        return new Note(letter.id(), clock.instant(), Action.REPLAYED, actor, reason, new Replay(traceId, job));
    }

    private RuntimeException notIn(String participle, String status, UUID id) {
        DeadLetterStatus actual = get(id).letter().status();
        return new DeadLetterConflictException(
                "Only a dead letter that is " + status + " can be " + participle + "; this one is " + actual + ".");
    }

    private void inTransaction(Runnable action) {
        transactions.executeWithoutResult(_ -> action.run());
    }

    private record Replay(
            @Nullable String traceId, @Nullable UUID job) {}

    private record Edit(@Nullable String messageId, List<Change> diff) {}
}
