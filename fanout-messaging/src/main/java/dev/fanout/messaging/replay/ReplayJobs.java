package dev.fanout.messaging.replay;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayPlan;
import dev.fanout.messaging.wire.TimeOrderedId;
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
    private final JobStore store;
    private final ItemStore items;
    private final Selection selection;
    private final DeadLetters deadLetters;
    private final TransactionTemplate transactions;
    private final BackgroundTask runner;
    private final Clock clock;

    ReplayJobs(
            JobStore store,
            ItemStore items,
            Selection selection,
            DeadLetters deadLetters,
            TransactionTemplate transactions,
            BackgroundTask runner,
            Clock clock) {
        this.store = store;
        this.items = items;
        this.selection = selection;
        this.deadLetters = deadLetters;
        this.transactions = transactions;
        this.runner = runner;
        this.clock = clock;
    }

    /** What a job would do if it began now. */
    public ReplayPlan plan(DeadLetterFilter filter) {
        return deadLetters.plan(filter);
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
            for (String queue : deadLetters.queuesOfOpen(request.filter().before(now))) {
                if (!store.reserve(queue, id)) {
                    throw new ReplayConflictException("Another replay to the queue " + queue
                            + " is running; wait for its end, cancel it, or filter by another queue.");
                }
            }
        });
        transactions.executeWithoutResult(_ -> {
            JobRow job = store.lock(id);
            if (job.selectedAt() == null) {
                selection.make(job, clock.instant());
            }
        });
        ReplayJob job = get(id);
        log.info("{} replays {} dead letters: {}", startedBy, job.selected(), job);
        runner.wake();
        return job;
    }

    /** The latest first. */
    public List<ReplayJob> page(int page, int size) {
        List<JobRow> jobs = store.page(size, (long) page * size);
        Map<UUID, Progress> progress =
                items.progress(jobs.stream().map(JobRow::id).toList());
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

    private ReplayJob withProgress(JobRow job) {
        return job.with(items.progress(job.id()));
    }
}
