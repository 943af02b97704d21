package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.schema.ByteBudget;
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

    /** Failed dead letters of a job among which its last failure is looked for. */
    private static final int MOST_LOOKED_AT = 1_000;

    private final JobStore jobs;
    private final ItemStore items;
    private final Selection selection;
    private final ItemSender sender;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ReplayRunner(
            JobStore jobs,
            ItemStore items,
            Selection selection,
            ItemSender sender,
            DeadLetters deadLetters,
            TransactionTemplate transactions,
            Clock clock) {
        this.jobs = jobs;
        this.items = items;
        this.selection = selection;
        this.sender = sender;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.clock = clock;
    }

    Duration step() {
        List<UUID> running = jobs.running(clock.instant());
        running.forEach(this::step);
        return running.isEmpty() ? LOOK_OUT : TICK;
    }

    /** Only in an outage it throws: the others go on if one job cannot. */
    private void step(UUID job) {
        List<UUID> letters = new ArrayList<>(); // that this step was to send, also if it fails
        try {
            transactions.executeWithoutResult(_ -> jobs.lockRunning(job).ifPresent(row -> advance(row, letters)));
        } catch (RuntimeException e) {
            if (Fault.of(e) == Fault.OUTAGE) {
                throw e;
            }
            if (letters.isEmpty()) {
                putOff(job, e);
            } else {
                log.warn("The next of replay {} cannot go together, and go one by one: {}", job, Fault.describe(e));
                sender.sendOneByOne(job, letters);
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

    /** @param next takes in what this step is to send */
    private void advance(JobRow job, List<UUID> next) {
        Instant now = clock.instant();
        if (job.selectedAt() == null) {
            selection.make(job, now);
        } else {
            items.settle(job.id());
            Progress progress = items.progress(job.id());
            Optional<String> objection = Pace.objection(progress, job.canary());
            if (objection.isPresent()) {
                end(job.id(), ReplayStatus.STOPPED, reasonOf(job.id(), objection.get()), now);
            } else if (Pace.isDone(progress)) {
                Optional<String> unsent = items.unsent(job.id());
                ReplayStatus status = unsent.isEmpty() ? ReplayStatus.COMPLETED : ReplayStatus.STOPPED;
                end(job.id(), status, unsent.orElse(null), now);
            } else {
                int allowance = Pace.allowance(progress, job.canary(), job.ratePerSecond(), job.nextAt(), now);
                if (allowance > 0) {
                    next.addAll(items.nextPending(job.id(), allowance, ByteBudget.OF_A_STEP));
                }
            }
        }
        if (!next.isEmpty()) {
            sender.send(job, next, now);
        }
        jobs.stepDone(job.id());
    }

    private String reasonOf(UUID job, String objection) {
        String cause = deadLetters
                .lastFailureOf(items.failed(job, MOST_LOOKED_AT))
                .map("; the last of them of "::concat)
                .orElse("");
        return items.unsent(job).map(unsent -> unsent + "; ").orElse("") + objection + cause;
    }

    private void end(UUID job, ReplayStatus status, @Nullable String reason, Instant now) {
        String told = reason == null ? null : Texts.forColumn(reason, LONGEST_REASON);
        jobs.end(job, status, told, now);
        jobs.release(job);
        log.info("Replay {} is {}{}", job, status, told == null ? "" : ": " + told);
    }
}
