package dev.fanout.messaging.deadletter;

import static java.util.Objects.requireNonNull;

import dev.fanout.messaging.deadletter.DeadLetterStore.Claimed;
import dev.fanout.messaging.deadletter.EditPlan.Change;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.replay.ReplayObserver;
import dev.fanout.messaging.replay.ReplayObserver.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * The dead letters of this service, and what an operator may do about them. Each action is one transaction and leaves
 * an entry in the history. Of two who want to change the same dead letter, one gets
 * {@link DeadLetterConflictException}. Many are replayed by a job, see {@link ReplayableDeadLetters}.
 */
public class DeadLetters {

    private final DeadLetterStore store;
    private final DeadLetterQueries queries;
    private final EditedCopy edits;
    private final ReplaySender replays;
    private final ReplayObserver observer;
    private final TransactionTemplate transactions;
    private final DeadLetterProperties properties;
    private final Clock clock;

    DeadLetters(
            DeadLetterStore store,
            DeadLetterQueries queries,
            EditedCopy edits,
            ReplaySender replays,
            ReplayObserver observer,
            TransactionTemplate transactions,
            DeadLetterProperties properties,
            Clock clock) {
        this.store = store;
        this.queries = queries;
        this.edits = edits;
        this.replays = replays;
        this.observer = observer;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** The latest first. */
    public List<DeadLetter> page(DeadLetterFilter filter, int page, int size) {
        return queries.page(filter, size, (long) page * size);
    }

    public long count(DeadLetterFilter filter) {
        return queries.count(filter);
    }

    /** The open ones, grouped by how they died; the largest group first, at most 500 groups. */
    public List<DeadLetterGroup> groups() {
        return queries.groups();
    }

    /** @throws NoSuchDeadLetterException if there is none of that id */
    public DeadLetterFile get(UUID id) {
        return queries.find(id).orElseThrow(() -> new NoSuchDeadLetterException(id));
    }

    /**
     * Sends an open dead letter to its queue again, as it is; if its handler is fed by another queue now, to that. No
     * other service gets it.
     *
     * @throws NoSuchDeadLetterException if there is none of that id
     * @throws DeadLetterConflictException if it is not open, or cannot be sent as it is
     */
    public void replay(UUID id, String actor, @Nullable String reason) {
        inTransaction(() -> {
            Claimed claimed = claim(id);
            replays.obstacle(claimed).ifPresent(DeadLetters::refuse);
            store.addHistory(List.of(replays.send(claimed, actor, reason, null)));
        });
    }

    /**
     * Sends a corrected copy of an open dead letter to its queue: under a new message id, with the same correlation,
     * caused by the dead letter.
     *
     * @throws NoSuchDeadLetterException if there is none of that id
     * @throws DeadLetterConflictException if it is not open, or its stored properties cannot be read, or the queue that
     *     feeds its handler now has it as another dead letter
     * @throws EditRefusedException if the payload does not fit the schema of its type; then nothing has happened
     */
    public void replayEdited(UUID id, JsonNode payload, String actor, String reason) {
        inTransaction(() -> {
            Claimed claimed = claim(id);
            replays.obstacleToEdit(claimed).ifPresent(DeadLetters::refuse);
            EditedCopy.Copy copy = edits.of(claimed.properties(), claimed.payload(), payload, id);
            HistoryRow edited = new HistoryRow(
                    id,
                    clock.instant(),
                    Action.EDITED,
                    actor,
                    reason,
                    new Edit(copy.properties().messageId(), copy.diff()));
            HistoryRow replayed = replays.send(
                    new Claimed(
                            id,
                            claimed.queue(),
                            claimed.replay(),
                            copy.properties().toJson(),
                            copy.payload()),
                    actor,
                    reason,
                    null);
            store.addHistory(List.of(edited, replayed));
        });
    }

    /**
     * What {@link #replayEdited} would send, if it were sent now. Nothing is done.
     *
     * @throws NoSuchDeadLetterException as there
     * @throws DeadLetterConflictException as there
     * @throws EditRefusedException as there
     */
    public EditPlan planEdited(UUID id, JsonNode payload) {
        return requireNonNull(transactions.execute(_ -> {
            Claimed open = lock(id);
            replays.obstacleToEdit(open).ifPresent(DeadLetters::refuse);
            return new EditPlan(
                    edits.of(open.properties(), open.payload(), payload, id).diff());
        }));
    }

    /** What a replay of the open ones that meet a filter would do. */
    public ReplayPlan plan(DeadLetterFilter filter) {
        return queries.plan(filter.with(DeadLetterStatus.OPEN));
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
            store.addHistory(List.of(new HistoryRow(id, now, Action.DISCARDED, actor, reason, null)));
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
                observer.ended(ReplayableDeadLetters.KIND, List.of(id), Outcome.ABANDONED);
            }
            store.addHistory(List.of(new HistoryRow(id, now, Action.RESTORED, actor, reason, null)));
        });
    }

    private static void refuse(String obstacle) {
        throw new DeadLetterConflictException("The message cannot be sent again as it is: " + obstacle + ".");
    }

    private Claimed claim(UUID id) {
        Claimed claimed = lock(id);
        store.markReplaying(List.of(id), clock.instant());
        return claimed;
    }

    private Claimed lock(UUID id) {
        List<Claimed> open = store.lockOpen(List.of(id));
        if (open.isEmpty()) {
            throw notIn("replayed", "OPEN", id);
        }
        return open.getFirst();
    }

    private RuntimeException notIn(String participle, String status, UUID id) {
        DeadLetterStatus actual = get(id).letter().status();
        return new DeadLetterConflictException(
                "Only a dead letter that is " + status + " can be " + participle + "; this one is " + actual + ".");
    }

    private void inTransaction(Runnable action) {
        transactions.executeWithoutResult(_ -> action.run());
    }

    private record Edit(@Nullable String messageId, List<Change> diff) {}
}
