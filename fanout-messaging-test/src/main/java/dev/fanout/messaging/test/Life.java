package dev.fanout.messaging.test;

import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.inbox.Attempts;
import dev.fanout.messaging.inbox.ImmediateRetryProperties;
import dev.fanout.messaging.inbox.Reaction;
import dev.fanout.messaging.inbox.Verdict;
import dev.fanout.messaging.retry.DelayedRetryProperties;
import dev.fanout.messaging.test.Outcome.Buried;
import dev.fanout.messaging.test.Outcome.Handled;
import dev.fanout.messaging.test.Outcome.Postponed;
import dev.fanout.messaging.test.Outcome.Retried;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of one message: its deliveries, and the attempts of each, without the waits between them. */
final class Life {

    private final Reaction reaction;
    private final RecordingPublisher publisher;
    private final ImmediateRetryProperties retry;
    private final DelayedRetryProperties delayedRetry;
    private final int mostAttempts;
    private final List<Outcome> outcomes = new ArrayList<>();

    Life(
            Reaction reaction,
            RecordingPublisher publisher,
            ImmediateRetryProperties retry,
            DelayedRetryProperties delayedRetry,
            int mostAttempts) {
        this.reaction = reaction;
        this.publisher = publisher;
        this.retry = retry;
        this.delayedRetry = delayedRetry;
        this.mostAttempts = mostAttempts;
    }

    /** The outcome of each attempt; the last one is the end, unless there were as many as there may be. */
    List<Outcome> outcomes() {
        Failures failures = Failures.in(null);
        Verdict end;
        do {
            end = deliver(failures);
            if (end == Verdict.LATER) {
                failures = failures.nextStage();
            }
        } while (end != null && end != Verdict.BURY && mayGoOn());
        if (end == null) {
            outcomes.add(new Handled(publisher.takeAll()));
        }
        return List.copyOf(outcomes);
    }

    /** @return why this delivery has ended without success; null if the message is handled */
    private @Nullable Verdict deliver(Failures before) {
        if (reaction.needsCall()) {
            Verdict end = carryThrough(null, this::call, before);
            if (end != null) {
                return end;
            }
        }
        RuntimeException failure = handleOnceThereIsNoOutage();
        if (failure == null) {
            return null;
        }
        return mayGoOn() ? carryThrough(failure, this::callAndHandle, before) : Verdict.WAIT;
    }

    /** As a lane does it, where the message keeps the answer of its call. */
    private @Nullable RuntimeException handleOnceThereIsNoOutage() {
        RuntimeException failure = Attempts.failureOf(this::handle);
        while (failure != null && Fault.of(failure) == Fault.OUTAGE && mayGoOn()) {
            outcomes.add(new Postponed(failure));
            failure = Attempts.failureOf(this::handle);
        }
        return failure;
    }

    private @Nullable Verdict carryThrough(@Nullable RuntimeException failedBefore, Runnable work, Failures before) {
        Attempts attempts = Attempts.by(retry);
        RuntimeException failure = failedBefore == null ? Attempts.failureOf(work) : failedBefore;
        while (failure != null) {
            Verdict verdict = attempts.after(failure, () -> delayedRetry.isAnyLeft(before));
            outcomes.add(outcomeOf(verdict, failure));
            boolean isTriedAtOnce = verdict == Verdict.AGAIN || verdict == Verdict.WAIT;
            if (!isTriedAtOnce || !mayGoOn()) {
                return verdict;
            }
            failure = Attempts.failureOf(work);
        }
        return null;
    }

    private void callAndHandle() {
        call();
        handle();
    }

    private void call() {
        reaction.inContext(reaction::call);
    }

    private void handle() {
        publisher.inTransaction(() -> reaction.inContext(reaction::handle));
    }

    private boolean mayGoOn() {
        return outcomes.size() < mostAttempts;
    }

    private static Outcome outcomeOf(Verdict verdict, RuntimeException cause) {
        return switch (verdict) {
            case AGAIN, LATER -> new Retried(cause);
            case WAIT, POSTPONE -> new Postponed(cause);
            case BURY -> new Buried(cause);
        };
    }
}
