package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.replay.ReplayStore.ItemState;
import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves the running jobs forward, a step in each transaction. All that it knows is in the database, so that a job goes
 * on after a crash where it was, and any instance may do the next step.
 */
class ReplayRunner {

    private static final Logger log = LoggerFactory.getLogger(ReplayRunner.class);
    private static final Duration TICK = Duration.ofMillis(100);

    /** How soon a job that another instance began, or that a crash interrupted, is found. */
    private static final Duration LOOK_OUT = Duration.ofSeconds(5);

    private static final int LONGEST_REASON = 3_000;

    private final ReplayStore store;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReplayRunner(ReplayStore store, DeadLetters deadLetters, TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.clock = clock;
    }

    Duration step() {
        List<UUID> running = store.running();
        for (UUID job : running) {
            try {
                transactions.executeWithoutResult(_ -> store.lockRunning(job).ifPresent(this::advance));
            } catch (RuntimeException e) { // the others go on
                log.warn("Replay {} cannot go on for the moment", job, e);
                transactions.executeWithoutResult(
                        _ -> store.sendNextAt(job, clock.instant().plus(LOOK_OUT)));
            }
        }
        return running.isEmpty() ? LOOK_OUT : TICK;
    }

    private void advance(ReplayStore.Row job) {
        Instant now = clock.instant();
        if (job.selectedAt() == null) {
            store.select(job, now);
            return;
        }
        Progress progress = store.progress(job.id());
        Optional<String> objection = Pace.objection(progress, job.canary());
        if (objection.isPresent()) {
            String cause = store.lastFailure(job.id())
                    .map(last -> "; the last of them of " + last)
                    .orElse("");
            end(job, ReplayStatus.STOPPED, Texts.shortened(objection.get() + cause, LONGEST_REASON), now);
        } else if (Pace.isDone(progress)) {
            end(job, ReplayStatus.COMPLETED, null, now);
        } else {
            int allowance = Pace.allowance(progress, job.canary(), job.ratePerSecond(), job.nextAt(), now);
            if (allowance > 0) {
                send(job, allowance, now);
            }
        }
    }

    private void send(ReplayStore.Row job, int allowance, Instant now) {
        List<UUID> next = store.nextPending(job.id(), allowance);
        if (next.isEmpty()) {
            return;
        }
        Set<UUID> sent = deadLetters.replayOpen(next, job.startedBy(), job.reason(), job.id());
        List<UUID> skipped = new ArrayList<>(next);
        skipped.removeAll(sent);
        store.mark(job.id(), sent, ItemState.PUBLISHED);
        store.mark(job.id(), skipped, ItemState.SKIPPED);
        store.sendNextAt(job.id(), Pace.next(job.nextAt(), now, sent.size(), job.ratePerSecond()));
    }

    private void end(ReplayStore.Row job, ReplayStatus status, @Nullable String reason, Instant now) {
        store.end(job.id(), status, reason, now);
        store.release(job.id());
        log.info("Replay {} of {} is {}{}", job.id(), job.startedBy(), status, reason == null ? "" : ": " + reason);
    }
}
