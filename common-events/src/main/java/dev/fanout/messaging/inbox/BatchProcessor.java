package dev.fanout.messaging.inbox;

import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import dev.fanout.messaging.tracing.MessageTracing;
import dev.fanout.messaging.wire.ReplayMark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    private final ReplayedMessages replayed;
    private final TransactionTemplate transactions;
    private final MessageTracing tracing;
    private final InboxMetrics metrics;
    private final Clock clock;

    BatchProcessor(
            InboxStore inbox,
            BatchPreparations preparations,
            ReplayedMessages replayed,
            TransactionTemplate transactions,
            MessageTracing tracing,
            InboxMetrics metrics,
            Clock clock) {
        this.inbox = inbox;
        this.preparations = preparations;
        this.replayed = replayed;
        this.transactions = transactions;
        this.tracing = tracing;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * @return the messages that failed even alone; all others are settled
     * @throws RuntimeException if the database is away; then nothing is settled
     */
    List<Failure> process(List<Task> tasks) {
        List<Task> together = new ArrayList<>(tasks);
        List<Task> suspects = new ArrayList<>();
        while (!together.isEmpty()) {
            try {
                commit(together);
                break;
            } catch (RuntimeException e) {
                if (Outage.is(e)) {
                    throw e;
                }
                if (tasks.size() == 1) {
                    return List.of(new Failure(tasks.getFirst(), causeOf(e)));
                }
                log.debug("A batch of {} messages failed", together.size(), e);
                if (e instanceof HandlerFailed failed && suspects.size() < MOST_SUSPECTS) {
                    suspects.add(failed.task);
                    together.remove(failed.task);
                } else {
                    suspects.addAll(together);
                    together.clear();
                }
            }
        }
        return oneByOne(suspects);
    }

    private List<Failure> oneByOne(List<Task> tasks) {
        List<Failure> failures = new ArrayList<>();
        for (Task task : tasks) {
            try {
                processAlone(task);
            } catch (RuntimeException e) {
                if (Outage.is(e)) {
                    throw e;
                }
                failures.add(new Failure(task, e));
            }
        }
        return failures;
    }

    /** Handles one message in a transaction of its own; throws what its handler throws. */
    void processAlone(Task task) {
        try {
            commit(List.of(task));
        } catch (HandlerFailed e) {
            throw e.failure;
        }
    }

    /** Handles the messages in one transaction and acknowledges them after the commit. */
    private void commit(List<Task> tasks) {
        Set<Task> fresh = new HashSet<>();
        tracing.committing(
                tasks.stream().map(task -> task.delivery().queue()).toList(),
                tasks.stream().map(Task::span).toList(),
                () -> transactions.executeWithoutResult(_ -> fresh.addAll(handle(tasks))));
        settle(tasks, fresh);
    }

    /** @return those that had not been handled before */
    private List<Task> handle(List<Task> tasks) {
        List<Task> entered = inbox.enter(tasks, clock.instant());
        preparations.prepare(entered.stream().map(Task::event).toList());
        for (Task task : entered) {
            long begin = System.nanoTime();
            try {
                task.handle();
            } catch (RuntimeException e) {
                throw new HandlerFailed(task, e);
            } catch (Error e) { // the handler's own, and no reason for the lane to end
                throw new HandlerFailed(task, new IllegalStateException("the handler broke: " + e, e));
            } finally {
                metrics.step(task.metadata().type(), "handle", System.nanoTime() - begin);
            }
        }
        // A duplicate proves it as well as a message that is new.
        List<UUID> deadLetters = tasks.stream()
                .flatMap(task -> task.replay().stream())
                .map(ReplayMark::deadLetter)
                .toList();
        if (!deadLetters.isEmpty()) {
            replayed.handled(deadLetters);
        }
        return entered;
    }

    /** For a replayed message that nobody here handles any more: with that, it is dealt with. */
    void resolveIgnored(ReplayMark replay) {
        transactions.executeWithoutResult(_ -> replayed.handled(List.of(replay.deadLetter())));
    }

    private void settle(List<Task> tasks, Set<Task> fresh) {
        ConsumerSession.settleAll(tasks.stream().map(Task::delivery).toList());
        Instant now = clock.instant();
        for (Task task : tasks) {
            Outcome outcome = fresh.contains(task) ? Outcome.HANDLED : Outcome.DUPLICATE;
            if (log.isDebugEnabled()) {
                task.inContext(() -> log.debug("{}: {}", task, outcome.label()));
            }
            task.end(outcome);
            if (fresh.contains(task)) {
                metrics.lag(
                        task.delivery().queue(),
                        Duration.between(task.metadata().time(), now));
            }
            metrics.count(task.delivery().queue(), task.metadata().type(), outcome);
        }
    }

    private static RuntimeException causeOf(RuntimeException e) {
        return e instanceof HandlerFailed failed ? failed.failure : e;
    }

    /** A message that could not be handled, and why. */
    record Failure(Task task, RuntimeException cause) {}

    private static final class HandlerFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Task task;
        private final RuntimeException failure;

        HandlerFailed(Task task, RuntimeException failure) {
            super(failure);
            this.task = task;
            this.failure = failure;
        }
    }
}
