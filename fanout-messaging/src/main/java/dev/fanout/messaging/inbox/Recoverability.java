package dev.fanout.messaging.inbox;

import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.messaging.consumer.Delivery;
import dev.fanout.messaging.consumer.OutageWait;
import dev.fanout.messaging.deadletter.DeadLetterSender;
import dev.fanout.messaging.failure.Afterwards;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.inbox.InboxMetrics.Outcome;
import dev.fanout.messaging.retry.DelayedRetries;
import dev.fanout.messaging.wire.MalformedMessageException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message that fails: a hopeless one is dead-lettered at once; a passing fault is tried again a few
 * times with growing waits, then later, and then dead-lettered; an outage is waited out and counts for nothing.
 */
class Recoverability {

    private static final Logger log = LoggerFactory.getLogger(Recoverability.class);

    private final InboxThreads threads;
    private final DelayedRetries delayedRetries;
    private final DeadLetterSender deadLetters;
    private final InboxMetrics metrics;
    private final Function<String, ImmediateRetryProperties> properties;
    private final Clock clock;

    /** @param properties those of a queue */
    Recoverability(
            InboxThreads threads,
            DelayedRetries delayedRetries,
            DeadLetterSender deadLetters,
            InboxMetrics metrics,
            Function<String, ImmediateRetryProperties> properties,
            Clock clock) {
        this.threads = threads;
        this.delayedRetries = delayedRetries;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Does some work for a message, again and again until it is done or the message goes another way.
     *
     * @param failedBefore the failure of the first attempt, if that was made elsewhere
     * @return whether the work is done; otherwise the message is settled, or the broker delivers it again
     */
    boolean carryThrough(InboxMessage message, @Nullable RuntimeException failedBefore, Runnable work) {
        Attempts attempts = Attempts.by(properties.apply(message.delivery().queue()));
        OutageWait wait = new OutageWait();
        Instant begin = clock.instant();
        RuntimeException failure = failedBefore == null ? Attempts.failureOf(work) : failedBefore;
        while (failure != null) {
            Next next = afterFailure(message, failure, attempts, begin);
            switch (next) {
                case LEFT -> {
                    return false;
                }
                case WAIT -> wait.pause(message.delivery().session());
                case AGAIN -> attempts.pause();
            }
            if (!threads.mayGoOn(message.delivery())) {
                message.leave();
                return false;
            }
            if (next == Next.AGAIN) {
                metrics.count(message.delivery().queue(), message.metadata().type(), Outcome.RETRIED);
                message.attemptFailed(failure);
            }
            failure = Attempts.failureOf(work);
        }
        return true;
    }

    private Next afterFailure(InboxMessage message, RuntimeException failure, Attempts attempts, Instant begin) {
        return switch (attempts.after(failure, () -> mayComeLater(message))) {
            case WAIT -> {
                message.inContext(() -> log.warn("{} waits for an outage to end: {}", message, failure.toString()));
                yield Next.WAIT;
            }
            case AGAIN -> Next.AGAIN;
            case POSTPONE -> unlessOutage(() -> postpone(message, failure));
            case LATER -> {
                Failures failures = failuresBefore(message).plus(failure, attempts.failed(), begin, clock.instant());
                yield unlessOutage(() -> tryLater(message, failure, failures));
            }
            case BURY -> {
                Failures failures = failuresBefore(message).plus(failure, attempts.failed(), begin, clock.instant());
                yield unlessOutage(() -> bury(message, failure, failures));
            }
        };
    }

    private static Failures failuresBefore(InboxMessage message) {
        return Failures.in(message.delivery().headers());
    }

    /** The operator who replays a dead letter wants to know soon what became of it, so a replay is not put off. */
    private boolean mayComeLater(InboxMessage message) {
        return message.replay().isEmpty()
                && delayedRetries.isAnyLeft(message.delivery().queue(), failuresBefore(message));
    }

    private static Next unlessOutage(Supplier<Next> step) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            if (Fault.of(e) == Fault.OUTAGE) {
                return Next.WAIT;
            }
            throw e;
        }
    }

    private Next postpone(InboxMessage message, RuntimeException failure) {
        message.inContext(() -> log.debug("{} waits for a dependency: {}", message, failure.toString()));
        Optional<String> obstacle = delayedRetries.postpone(message.delivery().message());
        return obstacle.isEmpty()
                ? retriedLater(message, failure)
                : bury(message, notSentAgain(obstacle.get(), failure));
    }

    private Next tryLater(InboxMessage message, RuntimeException failure, Failures failures) {
        Optional<String> obstacle = delayedRetries.takeOver(message.delivery().message(), failures);
        if (obstacle.isPresent()) {
            return bury(message, notSentAgain(obstacle.get(), failure), failures);
        }
        message.inContext(() -> log.warn(
                "{} failed {} times and is tried again later: {}", message, failures.attempts(), failure.toString()));
        return retriedLater(message, failure);
    }

    private static PermanentFailureException notSentAgain(String obstacle, RuntimeException failure) {
        return new MalformedMessageException("It was not tried again later, because " + obstacle, failure);
    }

    private Next bury(InboxMessage message, RuntimeException failure) {
        Instant now = clock.instant();
        return bury(message, failure, failuresBefore(message).plus(failure, 1, now, now));
    }

    private Next retriedLater(InboxMessage message, RuntimeException failure) {
        message.attemptFailed(failure);
        settle(message, Outcome.RETRIED);
        return Next.LEFT;
    }

    private Next bury(InboxMessage message, RuntimeException failure, Failures failures) {
        message.inContext(() -> log.error("Dead-lettered {} after attempt {}", message, failures.attempts(), failure));
        if (bury(message.delivery(), failure, failures)) {
            message.failed(failure);
            settle(message, Outcome.DEAD);
        } else {
            message.leave();
        }
        return Next.LEFT;
    }

    private void settle(InboxMessage message, Outcome outcome) {
        message.delivery().settle();
        message.end(outcome);
        Afterwards.run(() ->
                metrics.count(message.delivery().queue(), message.metadata().type(), outcome));
    }

    /** Dead-letters a message that cannot even be read. */
    void unreadable(Delivery delivery, PermanentFailureException cause) {
        log.error("Dead-lettered a message of {}: {}", delivery.queue(), cause.getMessage());
        threads.start(delivery, () -> {
            Instant now = clock.instant();
            Failures failures = Failures.in(delivery.headers()).plus(cause, 1, now, now);
            if (bury(delivery, cause, failures)) {
                delivery.settle();
                Afterwards.run(() -> metrics.count(delivery.queue(), "unknown", Outcome.DEAD));
            }
        });
    }

    /**
     * The message stays unacknowledged until the broker has confirmed the copy. If it does not for long, as a broker
     * that lacks memory or disk, the copy goes to where it would end anyway, past the broker.
     *
     * @return false if the broker will deliver the message again instead
     */
    private boolean bury(Delivery delivery, Throwable cause, Failures failures) {
        OutageWait wait = new OutageWait();
        while (threads.mayGoOn(delivery)) {
            try {
                deadLetters.send(delivery.message(), cause, failures);
                return true;
            } catch (RuntimeException e) {
                log.warn("A dead letter of {} waits for the broker: {}", delivery.queue(), e.toString());
                if (wait.isOver(delivery.session()) && isKept(delivery, cause, failures)) {
                    return true;
                }
                wait.pause(delivery.session());
            }
        }
        return false;
    }

    private boolean isKept(Delivery delivery, Throwable cause, Failures failures) {
        try {
            return deadLetters.keep(delivery.message(), cause, failures);
        } catch (RuntimeException e) {
            log.warn("A dead letter of {} waits for the database, too: {}", delivery.queue(), e.toString());
            return false;
        }
    }

    private enum Next {
        /** Another immediate attempt. */
        AGAIN,
        /** Another attempt when the outage may be over. */
        WAIT,
        /** None: the message waits for a delayed attempt, is a dead letter, or comes again by another channel. */
        LEFT
    }
}
