package dev.fanout.messaging.inbox;

import dev.fanout.messaging.consumer.ConsumerSession;
import dev.fanout.messaging.context.BatchTracing;
import dev.fanout.messaging.deadletter.DeadLetterKeeper;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Handles a batch in one transaction: inbox rows, state changes, new outbox rows; then acknowledges. When that fails
 * nothing has happened, and the batch goes on without the message that failed; that one gets a transaction of its own,
 * and if it fails there too it is the business of {@link Recoverability}.
 */
class BatchProcessor {

    private static final Logger log = LoggerFactory.getLogger(BatchProcessor.class);

    /** A batch that so many messages had to leave is not worth keeping together. */
    private static final int MOST_SUSPECTS = 5;

    private final InboxStore inbox;
    private final BatchPreparations preparations;
    private final DeadLetterKeeper deadLetters;
    private final TransactionTemplate transactions;
    private final BatchTracing tracing;
    private final InboxMetrics metrics;
    private final Clock clock;

    BatchProcessor(
            InboxStore inbox,
            BatchPreparations preparations,
            DeadLetterKeeper deadLetters,
            TransactionTemplate transactions,
            BatchTracing tracing,
            InboxMetrics metrics,
            Clock clock) {
        this.inbox = inbox;
        this.preparations = preparations;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.tracing = tracing;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * @return the messages that failed even alone; all others are settled
     * @throws RuntimeException if the database is away; then nothing is settled
     */
    List<Failure> process(List<InboxMessage> messages) {
        List<InboxMessage> together = new ArrayList<>(messages);
        List<InboxMessage> suspects = new ArrayList<>();
        while (!together.isEmpty()) {
            try {
                commit(together);
                break;
            } catch (RuntimeException e) {
                if (Fault.of(e) == Fault.OUTAGE) {
                    throw e;
                }
                if (messages.size() == 1) {
                    return List.of(new Failure(messages.getFirst(), causeOf(e)));
                }
                log.debug("A batch of {} messages failed", together.size(), e);
                if (e instanceof HandlerFailed failed && suspects.size() < MOST_SUSPECTS) {
                    suspects.add(failed.message);
                    together.remove(failed.message);
                } else {
                    suspects.addAll(together);
                    together.clear();
                }
            }
        }
        return oneByOne(suspects);
    }

    private List<Failure> oneByOne(List<InboxMessage> messages) {
        List<Failure> failures = new ArrayList<>();
        for (InboxMessage message : messages) {
            try {
                processAlone(message);
            } catch (RuntimeException e) {
                if (Fault.of(e) == Fault.OUTAGE) {
                    throw e;
                }
                failures.add(new Failure(message, e));
            }
        }
        return failures;
    }

    /** Handles one message in a transaction of its own; throws what its handler throws. */
    void processAlone(InboxMessage message) {
        try {
            commit(List.of(message));
        } catch (HandlerFailed e) {
            throw e.failure;
        }
    }

    /** Handles the messages in one transaction and acknowledges them after the commit. */
    private void commit(List<InboxMessage> messages) {
        List<InboxMessage> fresh = tracing.committing(
                messages.stream().map(message -> message.delivery().queue()).toList(),
                messages.stream().map(InboxMessage::span).toList(),
                () -> Objects.requireNonNull(transactions.execute(_ -> handle(messages))));
        settle(messages, new HashSet<>(fresh));
    }

    /** @return those that had not been handled before */
    private List<InboxMessage> handle(List<InboxMessage> messages) {
        List<InboxMessage> entered = inbox.enter(messages, clock.instant());
        if (!entered.isEmpty()) {
            preparations.prepare(
                    entered.getFirst().delivery().queue(),
                    entered.stream().map(InboxMessage::event).toList());
        }
        for (InboxMessage message : entered) {
            long begin = System.nanoTime();
            try {
                message.handle();
            } catch (RuntimeException e) {
                throw new HandlerFailed(message, e);
            } catch (Error e) { // the handler's own, and no reason for the lane to end
                throw new HandlerFailed(message, new IllegalStateException("the handler broke: " + e, e));
            } finally {
                metrics.step(message, "handle", System.nanoTime() - begin);
            }
        }
        // A duplicate proves it as well as a message that is new.
        List<UUID> replayed = messages.stream()
                .flatMap(message -> message.replay().stream())
                .map(ReplayMark::deadLetter)
                .toList();
        if (!replayed.isEmpty()) {
            deadLetters.handled(replayed);
        }
        return entered;
    }

    /**
     * Notes that a replayed message concerns no handler of this function any more: with that, it is dealt with.
     *
     * @throws RuntimeException if the database is away; then nothing is noted
     */
    void resolveIgnored(ReplayMark replay) {
        transactions.executeWithoutResult(_ -> deadLetters.handled(List.of(replay.deadLetter())));
    }

    /** The acknowledgement is the end of the handling: nothing that follows can make a message of it that failed. */
    private void settle(List<InboxMessage> messages, Set<InboxMessage> fresh) {
        ConsumerSession.settleAll(messages.stream().map(InboxMessage::delivery).toList());
        Instant now = clock.instant();
        for (InboxMessage message : messages) {
            Outcome outcome = fresh.contains(message) ? Outcome.HANDLED : Outcome.DUPLICATE;
            message.end(outcome);
            Afterwards.run(() -> tell(message, outcome, now));
        }
    }

    private void tell(InboxMessage message, Outcome outcome, Instant now) {
        if (log.isDebugEnabled()) {
            message.inContext(() -> log.debug("{}: {}", message, outcome.label()));
        }
        if (outcome == Outcome.HANDLED) {
            metrics.lag(message.delivery().queue(), message.metadata().time(), now);
        }
        metrics.count(message.delivery().queue(), message.metadata().type(), outcome);
    }

    private static RuntimeException causeOf(RuntimeException e) {
        return e instanceof HandlerFailed failed ? failed.failure : e;
    }

    /** A message that could not be handled, and why. */
    record Failure(InboxMessage message, RuntimeException cause) {}

    private static final class HandlerFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient InboxMessage message;
        private final RuntimeException failure;

        HandlerFailed(InboxMessage message, RuntimeException failure) {
            super(failure);
            this.message = message;
            this.failure = failure;
        }
    }
}
