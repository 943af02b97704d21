package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.replay.ItemStore.ItemState;
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

    /** Payloads of one step, which it has in memory together; a single one may be larger. */
    private static final long MOST_BYTES = 8L << 20;

    private static final int LONGEST_REASON = 3_000;

    /** Failed dead letters of a job among which its last failure is looked for. */
    private static final int MOST_LOOKED_AT = 1_000;

    private final JobStore jobs;
    private final ItemStore items;
    private final Selection selection;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReplayRunner(
            JobStore jobs,
            ItemStore items,
            Selection selection,
            DeadLetters deadLetters,
            TransactionTemplate transactions,
            Clock clock) {
        this.jobs = jobs;
        this.items = items;
        this.selection = selection;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.clock = clock;
    }

    Duration step() {
        List<UUID> running = jobs.running();
        for (UUID job : running) {
            try {
                transactions.executeWithoutResult(_ -> jobs.lockRunning(job).ifPresent(this::advance));
            } catch (RuntimeException e) { // the others go on
                log.warn("Replay {} cannot go on for the moment", job, e);
                transactions.executeWithoutResult(
                        _ -> jobs.sendNextAt(job, clock.instant().plus(LOOK_OUT)));
            }
        }
        return running.isEmpty() ? LOOK_OUT : TICK;
    }

    private void advance(JobRow job) {
        Instant now = clock.instant();
        if (job.selectedAt() == null) {
            selection.make(job, now);
            return;
        }
        items.settle(job.id());
        Progress progress = items.progress(job.id());
        Optional<String> objection = Pace.objection(progress, job.canary());
        if (objection.isPresent()) {
            String cause = deadLetters
                    .lastFailureOf(items.failed(job.id(), MOST_LOOKED_AT))
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

    private void send(JobRow job, int allowance, Instant now) {
        List<UUID> next = items.nextPending(job.id(), allowance, MOST_BYTES);
        if (next.isEmpty()) {
            return;
        }
        Set<UUID> sent = deadLetters.replayOpen(next, job.startedBy(), job.reason(), job.id());
        List<UUID> skipped = new ArrayList<>(next);
        skipped.removeAll(sent);
        items.mark(job.id(), sent, ItemState.PUBLISHED);
        items.mark(job.id(), skipped, ItemState.SKIPPED);
        jobs.sendNextAt(job.id(), Pace.next(job.nextAt(), now, sent.size(), job.ratePerSecond()));
    }

    private void end(JobRow job, ReplayStatus status, @Nullable String reason, Instant now) {
        jobs.end(job.id(), status, reason, now);
        jobs.release(job.id());
        log.info("Replay {} of {} is {}{}", job.id(), job.startedBy(), status, reason == null ? "" : ": " + reason);
    }
}
