package dev.fanout.messaging.replay;

import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.replay.ItemStore.ItemState;
import dev.fanout.messaging.replay.Replayable.Begun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Begins what is next in a job: together, and where that fails, one by one. One that cannot begin alone either is tried
 * a few times, and then set aside with its reason, so that the job goes on with the others.
 */
class ItemStarter {

    private static final Logger log = LoggerFactory.getLogger(ItemStarter.class);
    private static final int MOST_TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);

    private final JobStore jobs;
    private final ItemStore items;
    private final Replayables replayables;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ItemStarter(
            JobStore jobs, ItemStore items, Replayables replayables, TransactionTemplate transactions, Clock clock) {
        this.jobs = jobs;
        this.items = items;
        this.replayables = replayables;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Begins in the transaction of the caller, who has locked the job. Where it throws, none of them has begun. */
    void begin(JobRow job, List<UUID> ids, Instant now) {
        Begun result = replayables.of(job.kind()).begin(ids, job.id(), job.startedBy(), job.reason());
        result.obstacles().forEach((id, why) -> setAside(job, id, why, 1));
        List<UUID> others = new ArrayList<>(ids);
        others.removeAll(result.begun());
        others.removeAll(result.obstacles().keySet());
        items.mark(job.id(), result.begun(), ItemState.PUBLISHED);
        items.mark(job.id(), others, ItemState.SKIPPED);
        jobs.nextAt(job.id(), Pace.next(job.nextAt(), now, result.begun().size(), job.ratePerSecond()));
    }

    /** Begins each of them in a transaction of its own. */
    void beginOneByOne(UUID job, List<UUID> ids) {
        for (UUID id : ids) {
            try {
                ifPending(job, id, row -> begin(row, List.of(id), clock.instant()));
            } catch (RuntimeException e) {
                Fault fault = Fault.of(e);
                if (fault == Fault.OUTAGE) {
                    throw e;
                }
                log.warn("{} cannot begin for replay {}", id, job, e);
                int mostTries = fault == Fault.HOPELESS ? 1 : MOST_TRIES;
                ifPending(job, id, row -> {
                    if (!setAside(row, id, Fault.rootOf(e), mostTries)) {
                        jobs.nextAt(job, clock.instant().plus(BETWEEN_TRIES));
                    }
                });
            }
        }
    }

    /** Another instance may have taken the job over, and somebody may have cancelled it. */
    private void ifPending(UUID job, UUID id, Consumer<JobRow> work) {
        transactions.executeWithoutResult(
                _ -> jobs.lockRunning(job).filter(_ -> items.isPending(job, id)).ifPresent(work));
    }

    /** @return false if it is to be tried again */
    private boolean setAside(JobRow job, UUID id, String why, int mostTries) {
        if (items.beginFailed(job.id(), id, mostTries, why)) {
            return false;
        }
        log.error("Replay {} goes on without {} {}, which cannot begin: {}", job.id(), job.kind(), id, why);
        return true;
    }
}
