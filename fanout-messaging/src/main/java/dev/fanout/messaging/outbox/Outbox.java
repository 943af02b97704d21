package dev.fanout.messaging.outbox;

import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What waits to be sent, and what an operator may do about a message that the broker refuses. The broker is asked again
 * by itself after growing pauses; a message that can never be sent is set aside after ten refusals.
 */
public class Outbox {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final OutboxQueries queries;
    private final WaitingStore waiting;
    private final Supplier<OutboxLetters> letters;
    private final TransactionTemplate transactions;
    private final Runnable wakeRelay;
    private final Clock clock;

    Outbox(
            OutboxQueries queries,
            WaitingStore waiting,
            Supplier<OutboxLetters> letters,
            TransactionTemplate transactions,
            Runnable wakeRelay,
            Clock clock) {
        this.queries = queries;
        this.waiting = waiting;
        this.letters = letters;
        this.transactions = transactions;
        this.wakeRelay = wakeRelay;
        this.clock = clock;
    }

    /**
     * The oldest first.
     *
     * @param status absent for all
     */
    public List<OutboxMessage> page(@Nullable OutboxStatus status, int page, int size) {
        return queries.page(status, size, (long) page * size);
    }

    /** @param status absent for all */
    public long count(@Nullable OutboxStatus status) {
        return queries.count(status);
    }

    /**
     * Sends a refused message at once, and what waits behind it.
     *
     * @return the message, as it is about to be sent
     * @throws NoSuchOutboxMessageException if there is none of that number, for example because it has been sent
     * @throws OutboxConflictException if the broker has not refused it
     */
    public OutboxMessage retry(long id, String actor, @Nullable String reason) {
        OutboxMessage message = change(id, "tried again", (row, shown) -> {
            waiting.makeDue(row, clock.instant());
            return queries.find(id).orElse(shown);
        });
        wakeRelay.run();
        logged(message, "is sent again, as", actor, reason);
        return message;
    }

    /**
     * Makes a dead letter of a refused message. What waits behind it goes on.
     *
     * @return the id of the dead letter
     * @throws NoSuchOutboxMessageException if there is none of that number, for example because it has been sent
     * @throws OutboxConflictException if the broker has not refused it
     */
    public UUID giveUp(long id, String actor, String reason) {
        UUID deadLetter = change(id, "given up", (row, shown) -> {
            waiting.makeDue(row, clock.instant());
            waiting.delete(List.of(id));
            UUID letter = letters.get()
                    .giveUp(
                            row.message().undelivered(id),
                            Objects.requireNonNullElse(shown.lastError(), "refused"),
                            actor,
                            reason);
            logged(shown, "becomes dead letter " + letter + ", as", actor, reason);
            return letter;
        });
        wakeRelay.run();
        return deadLetter;
    }

    private <T> T change(long id, String participle, BiFunction<OutboxRow, OutboxMessage, T> action) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            OutboxRow row = waiting.lock(id).orElse(null);
            OutboxMessage message = queries.find(id).orElseThrow(() -> new NoSuchOutboxMessageException(id));
            if (row == null || row.attempts() == 0) {
                throw new OutboxConflictException(id, participle);
            }
            return action.apply(row, message);
        }));
    }

    private static void logged(OutboxMessage message, String what, String actor, @Nullable String reason) {
        log.info(
                "Message {} of the outbox, {}, {} {} wishes: {}",
                message.id(),
                message.type(),
                what,
                Texts.line(actor),
                reason == null ? "no reason given" : Texts.line(reason));
    }
}
