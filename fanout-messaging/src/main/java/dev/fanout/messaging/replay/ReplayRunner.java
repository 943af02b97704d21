package dev.fanout.messaging.replay;

import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static final int MOST_FAILED_STEPS = 5;
    private static final int LONGEST_REASON = 3_000;

    /** Failed ones of a job among which its last failure is looked for. */
    private static final int MOST_LOOKED_AT = 1_000;

    private final JobStore jobs;
    private final ItemStore items;
    private final Selection selection;
    private final ItemStarter starter;
    private final Replayables replayables;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReplayRunner(
            JobStore jobs,
            ItemStore items,
            Selection selection,
            ItemStarter starter,
            Replayables replayables,
            TransactionTemplate transactions,
            Clock clock) {
        this.jobs = jobs;
        this.items = items;
        this.selection = selection;
        this.starter = starter;
        this.replayables = replayables;
        this.transactions = transactions;
        this.clock = clock;
    }

    Duration step() {
        List<UUID> running = jobs.running(replayables.kinds(), clock.instant());
        running.forEach(this::step);
        return running.isEmpty() ? LOOK_OUT : TICK;
    }

    /** Only in an outage it throws: the others go on if one job cannot. */
    private void step(UUID job) {
        List<UUID> next = new ArrayList<>(); // what this step was to begin, also if it fails
        try {
            transactions.executeWithoutResult(_ -> jobs.lockRunning(job).ifPresent(row -> advance(row, next)));
        } catch (RuntimeException e) {
            if (Fault.of(e) == Fault.OUTAGE) {
                throw e;
            }
            if (next.isEmpty()) {
                putOff(job, e);
            } else {
                log.warn("The next of replay {} cannot go together, and go one by one: {}", job, Fault.describe(e));
                starter.beginOneByOne(job, next);
            }
        }
    }

    /** A few times, and then it ends: nobody is helped by a job that runs for ever and does nothing. */
    private void putOff(UUID job, RuntimeException failure) {
        log.warn("Replay {} cannot go on for the moment", job, failure);
        transactions.executeWithoutResult(_ -> {
            Instant now = clock.instant();
            if (jobs.stepFailed(job, now.plus(LOOK_OUT)) >= MOST_FAILED_STEPS) {
                end(job, ReplayStatus.STOPPED, "It could not go on: " + Fault.rootOf(failure), now);
            }
        });
    }

    /** @param next takes in what this step is to begin */
    private void advance(JobRow job, List<UUID> next) {
        Instant now = clock.instant();
        if (job.selectedAt() == null) {
            selection.make(job, now);
        } else {
            items.settle(job.id());
            Progress progress = items.progress(job.id());
            Optional<String> objection = Pace.objection(progress, job.canary());
            if (objection.isPresent()) {
                end(job.id(), ReplayStatus.STOPPED, reasonOf(job, objection.get()), now);
            } else if (Pace.isDone(progress)) {
                Optional<String> notBegun = items.notBegun(job.id());
                ReplayStatus status = notBegun.isEmpty() ? ReplayStatus.COMPLETED : ReplayStatus.STOPPED;
                end(job.id(), status, notBegun.orElse(null), now);
            } else {
                int allowance = Pace.allowance(progress, job.canary(), job.ratePerSecond(), job.nextAt(), now);
                if (allowance > 0) {
                    next.addAll(nextOf(job, allowance));
                }
            }
        }
        if (!next.isEmpty()) {
            starter.begin(job, next, now);
        }
        jobs.stepDone(job.id());
    }

    private List<UUID> nextOf(JobRow job, int allowance) {
        List<UUID> pending = items.nextPending(job.id(), allowance);
        return pending.isEmpty()
                ? pending
                : pending.subList(0, replayables.of(job.kind()).fitting(pending));
    }

    private String reasonOf(JobRow job, String objection) {
        List<UUID> failed = items.failed(job.id(), MOST_LOOKED_AT);
        String cause = failed.isEmpty()
                ? ""
                : replayables
                        .of(job.kind())
                        .lastFailureOf(failed)
                        .map("; the last of them of "::concat)
                        .orElse("");
        return items.notBegun(job.id()).map(notBegun -> notBegun + "; ").orElse("") + objection + cause;
    }

    private void end(UUID job, ReplayStatus status, @Nullable String reason, Instant now) {
        String told = reason == null ? null : Texts.forColumn(reason, LONGEST_REASON);
        jobs.end(job, status, told, now);
        jobs.release(job);
        log.info("Replay {} is {}{}", job, status, told == null ? "" : ": " + told);
    }
}
