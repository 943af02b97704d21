package dev.fanout.messaging.deadletter;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.fanout.messaging.deadletter.DeadLetterStore.Note;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.deadletter.ReplayObserver.Outcome;
import dev.fanout.messaging.inbox.DeadMessage;
import dev.fanout.messaging.wire.ReplayMark;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/** Enters into the table what the queues bring: messages that died, replays that failed, replays that the inbox has handled. */
class DeadLetterKeeper {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

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

    void keep(List<DeadMessage> messages) {
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
        Corpse corpse = Corpse.of(message, now);
        Optional<ReplayMark> replay = ReplayMark.in(message.properties().getHeaders());
        if (replay.isPresent()) {
            UUID id = replay.get().deadLetter();
            switch (store.reopenReplayed(id, replay.get().number(), corpse, now)) {
                case YES -> {
                    notes.addAll(notesOf(id, corpse));
                    failedReplays.add(id);
                    return;
                }
                case NOT_AWAITED -> {
                    return;
                }
                case UNKNOWN -> {} // purged meanwhile: it begins anew
            }
        }
        UUID id = IDS.generate();
        if (store.insert(id, corpse, now)) {
            notes.addAll(notesOf(id, corpse));
        } else {
            store.reopen(corpse, now).ifPresent(news -> notes.addAll(notesOf(news.deadLetter(), news.corpse())));
        }
    }

    private static List<Note> notesOf(UUID id, Corpse corpse) {
        return corpse.rounds().stream()
                .map(round -> new Note(id, round.at(), Action.FAILED, null, null, round))
                .toList();
    }

    void handled(Collection<UUID> deadLetters) {
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
