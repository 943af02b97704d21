package dev.fanout.messaging.replay;

import dev.fanout.messaging.TimeOrderedId;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs that replay many dead letters at a limited rate. A job replays what was open when it began, and nothing that
 * died later; it stops itself when more than 10 % of what has come back failed again; it goes on after a crash. A queue
 * is replayed to by one job at a time.
 */
public class ReplayJobs {

    private static final Logger log = LoggerFactory.getLogger(ReplayJobs.class);
    private final ReplayStore store;
    private final TransactionTemplate transactions;
    private final BackgroundTask runner;
    private final Clock clock;

    ReplayJobs(ReplayStore store, TransactionTemplate transactions, BackgroundTask runner, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.runner = runner;
        this.clock = clock;
    }

    /** What a job would do if it began now. */
    public ReplayPlan plan(DeadLetterFilter filter) {
        return store.plan(filter.with(DeadLetterStatus.OPEN));
    }

    /**
     * Begins a job.
     *
     * @throws ReplayConflictException if one of the queues that it would send to is being replayed to by another job
     */
    public ReplayJob start(ReplayRequest request, String startedBy) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID id = TimeOrderedId.next();
        // The criteria first, for themselves: whatever happens from here on, the runner finds out what was meant.
        transactions.executeWithoutResult(_ -> {
            store.insert(id, request, startedBy, now);
            for (String queue :
                    store.queuesOf(request.filter().with(DeadLetterStatus.OPEN).before(now))) {
                if (!store.reserve(queue, id)) {
                    throw new ReplayConflictException("Another replay to the queue " + queue
                            + " is running; wait for its end, cancel it, or filter by another queue.");
                }
            }
        });
        transactions.executeWithoutResult(_ -> {
            ReplayStore.Row job = store.lock(id);
            if (job.selectedAt() == null) {
                store.select(job, clock.instant());
            }
        });
        ReplayJob job = get(id);
        log.info("{} replays {} dead letters: {}", startedBy, job.selected(), job);
        runner.wake();
        return job;
    }

    /** The latest first. */
    public List<ReplayJob> page(int page, int size) {
        List<ReplayStore.Row> jobs = store.page(size, (long) page * size);
        Map<UUID, Progress> progress =
                store.progress(jobs.stream().map(ReplayStore.Row::id).toList());
        return jobs.stream()
                .map(job -> job.with(Objects.requireNonNull(progress.get(job.id()))))
                .toList();
    }

    public long count() {
        return store.count();
    }

    /** @throws NoSuchReplayException if there is none of that id */
    public ReplayJob get(UUID id) {
        return store.find(id).map(this::withProgress).orElseThrow(() -> new NoSuchReplayException(id));
    }

    /**
     * Ends a running job. What is under way ends by itself; what was not sent yet stays open.
     *
     * @throws NoSuchReplayException if there is none of that id
     * @throws ReplayConflictException if it has ended already
     */
    public ReplayJob cancel(UUID id, String cancelledBy, @Nullable String reason) {
        transactions.executeWithoutResult(_ -> {
            if (!store.cancel(id, cancelledBy, reason, clock.instant())) {
                throw new ReplayConflictException(
                        "Only a running replay can be cancelled; this one is " + get(id).status() + ".");
            }
            store.release(id);
        });
        return get(id);
    }

    private ReplayJob withProgress(ReplayStore.Row job) {
        return job.with(store.progress(job.id()));
    }
}
