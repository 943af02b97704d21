package dev.fanout.messaging.outbox;

import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.broker.SendOutcome.Cause;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.outbox.WaitingStore.Wait;
import dev.fanout.messaging.wire.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes down what became of a batch. Takes part in the transaction of the step. */
class OutboxOutcomes {

    private static final Logger log = LoggerFactory.getLogger(OutboxOutcomes.class);

    /** Over some minutes, with the growing pauses between them. */
    private static final int MOST_ATTEMPTS = 10;

    private final OutboxStore store;
    private final WaitingStore waiting;
    private final Supplier<OutboxLetters> letters;
    private final TransactionTemplate nested;
    private final Duration maxBackoff;
    private final OutboxMetrics metrics;

    /** @param nested makes a savepoint, so that what fails in it undoes nothing else */
    OutboxOutcomes(
            OutboxStore store,
            WaitingStore waiting,
            Supplier<OutboxLetters> letters,
            TransactionTemplate nested,
            Duration maxBackoff,
            OutboxMetrics metrics) {
        this.store = store;
        this.waiting = waiting;
        this.letters = letters;
        this.nested = nested;
        this.maxBackoff = maxBackoff;
        this.metrics = metrics;
    }

    void settle(List<OutboxRow> rows, List<SendOutcome> outcomes, Instant now) {
        List<OutboxRow> done = new ArrayList<>(rows.size());
        List<Wait> refused = new ArrayList<>();
        List<UUID> announced = new ArrayList<>();
        Afterwards.run(() -> metrics.sent(rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            OutboxRow row = rows.get(i);
            switch (outcomes.get(i)) {
                case SendOutcome.Confirmed() -> {
                    done.add(row);
                    Afterwards.run(() -> metrics.published(row.message()));
                    if (row.message() instanceof Outgoing.AnnouncedAgain again) {
                        ReplayMark.in(again.stored().headers()).ifPresent(mark -> announced.add(mark.deadLetter()));
                    }
                }
                case SendOutcome.Refused(String why, Cause cause) -> {
                    if (isLast(row) && row.message() instanceof Outgoing.Again again && bury(row, again, why)) {
                        done.add(row);
                    } else {
                        refused.add(refusal(row, why, cause, now));
                    }
                }
                case SendOutcome.Unanswered() -> {} // stays due
            }
        }
        delete(done);
        waiting.put(refused);
        if (!announced.isEmpty()) {
            letters.get().announced(announced);
        }
    }

    /**
     * What fails for the sake of its destination waits for that, however long it takes, and the later ones of its
     * aggregate with it. What can never be sent steps aside.
     */
    private Wait refusal(OutboxRow row, String why, Cause cause, Instant now) {
        boolean aside = isLast(row) && cause == Cause.THE_MESSAGE;
        if (aside) {
            log.error(
                    "{} of {} is set aside in the outbox as number {} after {} refusals: {}",
                    row.message().type(),
                    Texts.line(row.subject()),
                    row.id(),
                    row.attempts() + 1,
                    why);
        } else if (row.attempts() == 0) {
            log.warn(
                    "{} of {} stays in the outbox as number {}: {}",
                    row.message().type(),
                    Texts.line(row.subject()),
                    row.id(),
                    why);
        }
        return new Wait(row, row.attempts() + 1, aside ? null : now.plus(backoff(row.attempts(), maxBackoff)), why);
    }

    /** What was to go to one queue of this service and is refused again and again is a dead letter of that queue. */
    private boolean bury(OutboxRow row, Outgoing.Again again, String why) {
        try {
            nested.executeWithoutResult(_ -> letters.get().bury(again.undelivered(row.id()), why));
            log.warn(
                    "A message for {} was refused {} times and is a dead letter: {}",
                    again.queue(),
                    row.attempts() + 1,
                    why);
            return true;
        } catch (RuntimeException e) { // the other rows of the batch must not wait for this one
            log.warn("A message for {} cannot be buried for the moment", again.queue(), e);
            return false;
        }
    }

    private void delete(List<OutboxRow> rows) {
        List<Long> fresh =
                rows.stream().filter(row -> !row.waits()).map(OutboxRow::id).toList();
        List<Long> waited =
                rows.stream().filter(OutboxRow::waits).map(OutboxRow::id).toList();
        if (!fresh.isEmpty()) {
            store.delete(fresh);
        }
        if (!waited.isEmpty()) {
            waiting.delete(waited);
        }
    }

    private static boolean isLast(OutboxRow row) {
        return row.attempts() + 1 >= MOST_ATTEMPTS;
    }

    /** How long a row waits after its n-th refusal. */
    private static Duration backoff(int refusals, Duration longest) {
        Duration wait = Duration.ofSeconds(1L << Math.min(refusals, 10));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }
}
