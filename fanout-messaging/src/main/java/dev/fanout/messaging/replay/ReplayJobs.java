package dev.fanout.messaging.replay;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.wire.TimeOrderedId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs that replay many things of a kind at a limited rate. A job replays what was selected when it began, and nothing
 * else; it stops itself when more than 10 % of what has come back failed again (without a canary that is judged from
 * 100 results on); it goes on after a crash, on any instance that knows the kind. Jobs are kept for
 * {@code fanout.messaging.retention.dead-letters} after their end.
 */
public class ReplayJobs {

    private static final Logger log = LoggerFactory.getLogger(ReplayJobs.class);

    private final JobStore store;
    private final ItemStore items;
    private final Selection selection;
    private final Replayables replayables;
    private final TransactionTemplate transactions;
    private final BackgroundTask runner;
    private final Clock clock;

    ReplayJobs(
            JobStore store,
            ItemStore items,
            Selection selection,
            Replayables replayables,
            TransactionTemplate transactions,
            BackgroundTask runner,
            Clock clock) {
        this.store = store;
        this.items = items;
        this.selection = selection;
        this.replayables = replayables;
        this.transactions = transactions;
        this.runner = runner;
        this.clock = clock;
    }

    /** How many a job would select if it began now. */
    public <F> int selectable(Replayable<F> what, F filter) {
        Instant now = clock.instant();
        Integer count = transactions.execute(
                _ -> what.select(filter, now, what.resources(filter, now)).size());
        return Objects.requireNonNull(count);
    }

    /**
     * Begins a job, in transactions of its own: when it returns, the selection is final. It runs in a thread of the
     * kit. The caller has no transaction open.
     *
     * @param startedBy a name; of this and of reasons, what fits is kept: 255 and 1,000 characters
     * @throws ReplayConflictException if another job has something for itself that this one needs
     * @throws IllegalArgumentException if there is no bean for the kind
     */
    public <F> ReplayJob start(ReplayRequest<F> request, String startedBy) {
        Replayable<F> what = request.what();
        replayables.of(what.kind()); // or nobody would ever run it
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID id = TimeOrderedId.next();
        // The criteria first, for themselves: whatever happens from here on, the runner finds out what was meant.
        transactions.executeWithoutResult(_ -> {
            store.insert(id, request, startedBy, now);
            for (String resource : new TreeSet<>(what.resources(request.filter(), now))) { // in one order, for locks
                if (!store.reserve(resource, id)) {
                    throw new ReplayConflictException("Another replay has " + resource
                            + " for itself; wait for its end, cancel it, or narrow the filter.");
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
        log.info("{} replays {} of kind {}: {}", startedBy, job.selected(), job.kind(), job);
        runner.wake();
        return job;
    }

    /** The jobs of all kinds, the latest first. */
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
     * Ends a running job. What is under way ends by itself; what has not begun stays as it is.
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
