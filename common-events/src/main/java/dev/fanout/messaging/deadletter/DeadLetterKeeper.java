package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.TimeOrderedId;
import dev.fanout.messaging.deadletter.DeadLetterStore.Note;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.deadletter.ReplayObserver.Outcome;
import dev.fanout.messaging.inbox.DeadMessage;
import dev.fanout.messaging.inbox.DeadMessages;
import dev.fanout.messaging.inbox.ReplayedMessages;
import dev.fanout.messaging.wire.ReplayMark;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Enters into the table what the queues bring: messages that died, replays that failed, replays that the inbox has
 * handled.
 */
class DeadLetterKeeper implements DeadMessages, ReplayedMessages {

    private final DeadLetterStore store;
    private final ReplayObserver observer;
    private final TransactionTemplate transactions;
    private final Clock clock;

    DeadLetterKeeper(DeadLetterStore store, ReplayObserver observer, TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.observer = observer;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void keep(List<DeadMessage> messages) {
        transactions.executeWithoutResult(_ -> {
            List<Note> notes = new ArrayList<>();
            List<UUID> failedReplays = new ArrayList<>();
            for (DeadMessage message : messages) {
                keep(message, notes, failedReplays);
            }
            if (!notes.isEmpty()) {
                store.addHistory(notes);
            }
            if (!failedReplays.isEmpty()) {
                observer.ended(failedReplays, Outcome.FAILED);
            }
        });
    }

    private void keep(DeadMessage message, List<Note> notes, List<UUID> failedReplays) {
        Instant now = clock.instant();
        ReceivedDeadLetter received = ReceivedDeadLetter.of(message, now);
        Optional<ReplayMark> replay = ReplayMark.in(message.properties().getHeaders());
        if (replay.isPresent()) {
            UUID id = replay.get().deadLetter();
            switch (store.reopenReplayed(id, replay.get().number(), received, now)) {
                case YES -> {
                    notes.addAll(notesOf(id, received));
                    failedReplays.add(id);
                    return;
                }
                case NOT_AWAITED -> {
                    return;
                }
                case UNKNOWN -> {} // purged meanwhile: it begins anew
            }
        }
        UUID id = TimeOrderedId.next();
        if (store.insert(id, received, now)) {
            notes.addAll(notesOf(id, received));
        } else {
            store.reopen(received, now).ifPresent(news -> notes.addAll(notesOf(news.deadLetter(), news.received())));
        }
    }

    private static List<Note> notesOf(UUID id, ReceivedDeadLetter received) {
        return received.rounds().stream()
                .map(round -> new Note(id, round.at(), Action.FAILED, null, null, round))
                .toList();
    }

    @Override
    public void handled(Collection<UUID> deadLetters) {
        Instant now = clock.instant();
        List<UUID> resolved = store.resolve(deadLetters, now);
        if (!resolved.isEmpty()) {
            store.addHistory(resolved.stream()
                    .map(id -> new Note(id, now, Action.RESOLVED, null, null, null))
                    .toList());
            observer.ended(resolved, Outcome.RESOLVED);
        }
    }
}
