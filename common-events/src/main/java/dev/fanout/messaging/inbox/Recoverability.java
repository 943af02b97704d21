package dev.fanout.messaging.inbox;

import dev.fanout.messaging.DependencyUnavailableException;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import dev.fanout.messaging.wire.Failures;
import dev.fanout.messaging.wire.ReplayMark;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.retry.RetryContext;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * What happens to a message that fails: a hopeless one is dead-lettered at once; a passing fault is tried again a few
 * times with growing waits, then later, and then dead-lettered; an outage is waited out and counts for nothing. All of
 * it on virtual threads, so that the lanes go on with other messages.
 */
class Recoverability implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Recoverability.class);

    /** Transactions of single messages that are tried again at the same time; leaves connections for everybody else. */
    private static final int CONCURRENT_TRANSACTIONS = 4;

    private final BatchProcessor processor;
    private final DelayedAttempts delayedAttempts;
    private final DeadLetterSender deadLetters;
    private final InboxMetrics metrics;
    private final Clock clock;
    private final RetryTemplate retries;
    private final Semaphore calls;
    private volatile boolean closed;
    private final Semaphore transactions = new Semaphore(CONCURRENT_TRANSACTIONS);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("inbox-task-", 0).factory());

    Recoverability(
            BatchProcessor processor,
            DelayedAttempts delayedAttempts,
            DeadLetterSender deadLetters,
            InboxMetrics metrics,
            RetryProperties retry,
            int concurrentCalls,
            Clock clock) {
        this.processor = processor;
        this.delayedAttempts = delayedAttempts;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.clock = clock;
        this.calls = new Semaphore(concurrentCalls);
        this.retries = RetryTemplate.builder()
                .customPolicy(new PassingFaults(retry.maxAttempts()))
                .exponentialBackoff(retry.initialWait(), retry.multiplier(), retry.maxWait(), true)
                .build();
    }

    /** Makes the remote call of a message, and hands it on once it has its answer. */
    void call(Task task, Runnable next) {
        start(task, () -> {
            if (succeeds(task, null, () -> limited(calls, () -> call(task)))) {
                next.run();
            }
        });
    }

    /** Takes over a message whose first attempt has failed. */
    void failed(Task task, RuntimeException cause) {
        start(
                task,
                () -> succeeds(task, cause, () -> {
                    // The answer of an earlier call may be the very thing that does not fit any more.
                    limited(calls, () -> call(task));
                    limited(transactions, () -> processor.processAlone(task));
                }));
    }

    /** Dead-letters a message that cannot even be read. */
    void unreadable(Delivery delivery, PermanentFailureException cause) {
        log.error("Dead-lettered a message of {}: {}", delivery.queue(), cause.getMessage());
        start(() -> {
            Instant now = clock.instant();
            Failures failures = Failures.in(delivery.properties().getHeaders()).plus(cause, 1, now, now);
            if (bury(delivery, cause, failures)) {
                delivery.session().settle(List.of(delivery));
                metrics.count(delivery.queue(), "unknown", Outcome.DEAD);
            }
        });
    }

    /** Notes that a replayed message concerns nobody here any more. */
    void ignored(Delivery delivery, ReplayMark replay, Runnable next) {
        start(() -> {
            while (isLive(delivery)) {
                try {
                    processor.resolveIgnored(replay);
                    next.run();
                    return;
                } catch (RuntimeException e) {
                    log.warn("A replayed message of {} waits: {}", delivery.queue(), e.toString());
                    Outage.pause();
                }
            }
        });
    }

    /** @param failedBefore the failure of the first attempt, if that was made elsewhere */
    private boolean succeeds(Task task, @Nullable RuntimeException failedBefore, Runnable work) {
        Instant begin = clock.instant();
        RuntimeException failure = failedBefore;
        while (true) {
            RuntimeException known = failure;
            Result result = retries.<Result, RuntimeException>execute(
                    attempt -> {
                        if (attempt.getRetryCount() == 0 && known != null) {
                            throw known;
                        }
                        return attempt(task, attempt, work);
                    },
                    exhausted -> giveUp(task, exhausted, begin));
            if (result == Result.GONE) {
                task.leave();
            }
            if (result != Result.OUTAGE) {
                return result == Result.DONE;
            }
            failure = null;
            Outage.pause();
        }
    }

    private Result attempt(Task task, RetryContext attempt, Runnable work) {
        if (!isLive(task.delivery())) {
            return Result.GONE;
        }
        if (attempt.getRetryCount() > 0) {
            metrics.count(task.delivery().queue(), task.metadata().type(), Outcome.RETRIED);
            task.attemptFailed(Objects.requireNonNull(attempt.getLastThrowable()));
        }
        work.run();
        return Result.DONE;
    }

    private Result giveUp(Task task, RetryContext exhausted, Instant begin) {
        Throwable cause = Objects.requireNonNull(exhausted.getLastThrowable());
        if (Outage.is(cause)) {
            task.inContext(() -> log.warn("{} waits for an outage to end: {}", task, String.valueOf(cause)));
            return Result.OUTAGE;
        }
        Failures failures = Failures.in(task.delivery().properties().getHeaders())
                .plus(cause, exhausted.getRetryCount(), begin, clock.instant());
        try {
            if (hasCause(cause, DependencyUnavailableException.class)) {
                task.inContext(() -> log.debug("{} waits for a dependency: {}", task, String.valueOf(cause)));
                if (!delayedAttempts.postpone(ReceivedMessage.of(task.delivery()))) {
                    return Result.OUTAGE;
                }
                task.attemptFailed(cause);
                settle(task, Outcome.RETRIED);
                return Result.LEFT;
            }
            if (mayBeTriedLater(task, cause)
                    && delayedAttempts.takeOver(ReceivedMessage.of(task.delivery()), failures)) {
                task.inContext(() -> log.warn(
                        "{} failed {} times and is tried again later: {}",
                        task,
                        failures.attempts(),
                        String.valueOf(cause)));
                task.attemptFailed(cause);
                settle(task, Outcome.RETRIED);
                return Result.LEFT;
            }
        } catch (RuntimeException e) {
            if (Outage.is(e)) {
                return Result.OUTAGE;
            }
            throw e;
        }
        task.inContext(() -> log.error("Dead-lettered {} after attempt {}", task, failures.attempts(), cause));
        if (!bury(task.delivery(), cause, failures)) {
            return Result.GONE;
        }
        task.failed(cause);
        settle(task, Outcome.DEAD);
        return Result.LEFT;
    }

    /** Whoever replays a dead letter wants to know soon what became of it. */
    private static boolean mayBeTriedLater(Task task, Throwable cause) {
        return !hasCause(cause, PermanentFailureException.class)
                && task.replay().isEmpty();
    }

    private void settle(Task task, Outcome outcome) {
        task.delivery().session().settle(List.of(task.delivery()));
        task.end(outcome);
        metrics.count(task.delivery().queue(), task.metadata().type(), outcome);
    }

    /**
     * Only a copy that the broker has confirmed lets go of the message; until then it stays unacknowledged.
     *
     * @return false if the message will be delivered again instead
     */
    private boolean bury(Delivery delivery, Throwable cause, Failures failures) {
        while (isLive(delivery)) {
            try {
                deadLetters.send(delivery, cause, failures);
                return true;
            } catch (RuntimeException e) {
                log.warn("A dead letter of {} waits for the broker: {}", delivery.queue(), e.toString());
                Outage.pause();
            }
        }
        return false;
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private void call(Task task) {
        if (task.needsCall()) {
            long begin = System.nanoTime();
            try {
                task.call();
            } finally {
                metrics.step(task.metadata().type(), "call", System.nanoTime() - begin);
            }
        }
    }

    private static void limited(Semaphore limit, Runnable work) {
        limit.acquireUninterruptibly();
        try {
            work.run();
        } finally {
            limit.release();
        }
    }

    private boolean isLive(Delivery delivery) {
        return !closed && delivery.session().isOpen();
    }

    private void start(Task task, Runnable work) {
        boolean started = start(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                task.leave();
                throw e;
            }
        });
        if (!started) {
            task.leave();
        }
    }

    /** @return false if nothing is begun any more */
    private boolean start(Runnable work) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    if (closed) {
                        log.debug("Left to the next delivery", e);
                    } else {
                        log.error("A message stays unacknowledged until the channel is opened again", e);
                    }
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("The service stops; the message is delivered again", e);
            return false;
        }
    }

    /**
     * Takes no more; what is under way ends by itself and is never interrupted, for H2 would close its file over that.
     */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
    }

    private enum Result {
        DONE,
        /** The channel is gone, so the message will be delivered again: nothing more to do for this delivery. */
        GONE,
        /** To a delayed attempt, or to the dead letters. */
        LEFT,
        OUTAGE
    }

    /** Everything is a passing fault, but what is hopeless, and what is an outage of whatever kind. */
    private static final class PassingFaults extends SimpleRetryPolicy {

        private static final long serialVersionUID = 1L;

        PassingFaults(int maxAttempts) {
            super(
                    maxAttempts,
                    Map.of(PermanentFailureException.class, false, DependencyUnavailableException.class, false),
                    true,
                    true);
        }

        @Override
        public boolean canRetry(RetryContext context) {
            return super.canRetry(context) && !Outage.is(context.getLastThrowable());
        }
    }
}
