package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.outbox.OutboxLetters;
import dev.fanout.messaging.outbox.UndeliverableException;
import dev.fanout.messaging.replay.ReplayObserver;
import dev.fanout.messaging.replay.ReplayObserver.Outcome;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TimeOrderedId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Enters into the table what the queues bring: messages that died, replays that failed, and replays that were handled.
 */
public final class DeadLetterKeeper implements OutboxLetters {

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

    /**
     * Keeps messages from dead-letter queues for good, in a transaction of its own; they leave their queues after that.
     * The same message may come twice.
     */
    void keep(List<ReceivedMessage> messages) {
        transactions.executeWithoutResult(_ -> keepAll(messages));
    }

    @Override
    public void bury(ReceivedMessage message, String why) {
        keepAll(List.of(dead(message, why)));
    }

    @Override
    public UUID giveUp(ReceivedMessage message, String why, String actor, @Nullable String reason) {
        UUID id = keepAll(List.of(dead(message, why))).getFirst();
        store.addHistory(List.of(new HistoryRow(id, clock.instant(), Action.GIVEN_UP, actor, reason, null)));
        return id;
    }

    private ReceivedMessage dead(ReceivedMessage message, String why) {
        Instant now = clock.instant();
        UndeliverableException cause = new UndeliverableException(why);
        Failures failures = Failures.in(message.properties().getHeaders()).plus(cause, 1, now, now);
        StoredProperties properties = StoredProperties.of(message.properties())
                .with(CauseOfDeath.of(cause, failures, now).headers(message.queue()));
        return new ReceivedMessage(message.queue(), properties.toAmqp(), message.payload());
    }

    /** @return the dead letter of each */
    private List<UUID> keepAll(List<ReceivedMessage> messages) {
        List<HistoryRow> history = new ArrayList<>();
        List<UUID> failedReplays = new ArrayList<>();
        List<UUID> kept = messages.stream()
                .map(message -> keep(message, history, failedReplays))
                .toList();
        if (!history.isEmpty()) {
            store.addHistory(history);
        }
        if (!failedReplays.isEmpty()) {
            observer.ended(ReplayableDeadLetters.KIND, failedReplays, Outcome.FAILED);
        }
        return kept;
    }

    private UUID keep(ReceivedMessage message, List<HistoryRow> history, List<UUID> failedReplays) {
        Instant now = clock.instant();
        Death death = Death.of(message, now);
        Optional<ReplayMark> replay = ReplayMark.in(message.properties().getHeaders());
        if (replay.isPresent()) {
            UUID id = replay.get().deadLetter();
            switch (store.reopenReplayed(id, replay.get().number(), death, now)) {
                case YES -> {
                    history.addAll(historyOf(id, death));
                    failedReplays.add(id);
                    return id;
                }
                case NOT_AWAITED -> {
                    return id;
                }
                case UNKNOWN -> {} // purged meanwhile: it begins anew
            }
        }
        UUID id = TimeOrderedId.next();
        if (store.insert(id, death, now)) {
            history.addAll(historyOf(id, death));
            return id;
        }
        Optional<DeadLetterStore.News> news = store.reopen(death, now);
        news.ifPresent(known -> history.addAll(historyOf(known.deadLetter(), known.death())));
        return news.map(DeadLetterStore.News::deadLetter).orElseGet(() -> store.idOf(death));
    }

    private static List<HistoryRow> historyOf(UUID id, Death death) {
        return death.rounds().stream()
                .map(round -> HistoryRow.of(id, round, death.who().traceId()))
                .toList();
    }

    @Override
    public void announced(Collection<UUID> deadLetters) {
        handled(deadLetters);
    }

    /** Notes which replayed messages have been handled, in the transaction of the inbox, which proves it. */
    public void handled(Collection<UUID> deadLetters) {
        Instant now = clock.instant();
        List<UUID> resolved = store.resolve(deadLetters, now);
        if (!resolved.isEmpty()) {
            store.addHistory(resolved.stream()
                    .map(id -> HistoryRow.of(id, now, Action.RESOLVED))
                    .toList());
            observer.ended(ReplayableDeadLetters.KIND, resolved, Outcome.RESOLVED);
        }
    }
}
