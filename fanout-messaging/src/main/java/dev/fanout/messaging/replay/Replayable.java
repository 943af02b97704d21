package dev.fanout.messaging.replay;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A kind of things of which a job can replay many: how they are found, and how they begin anew. The application
 * contributes a bean of this type for each kind, tells {@link ReplayObserver} what becomes of each, and gets from
 * {@link ReplayJobs} all the rest: selection, rate, canary, stop, restart, cancellation, progress and purge.
 *
 * <p>Every method is called in a transaction, by the thread of a request or by the one of the jobs, of any instance of
 * the service; two instances never work on one job at once. Where it throws, the transaction rolls back: an outage is
 * waited for, and any other failure is tried a few times before the job goes on without what has failed, or ends.
 *
 * @param <F> says which of them are meant. It is kept as JSON, as long as the job: a record of values that Jackson
 *     writes and reads as it is, whose components keep their names
 */
public interface Replayable<F> {

    /** The name of the kind, at most 63 characters. Stays as it is, because jobs are stored with it. */
    String kind();

    /** The type of the filter. */
    Class<F> filterType();

    /**
     * What a job has for itself as long as it runs: another one that needs any of it is refused. By default nothing,
     * and any number of jobs may run.
     *
     * @param cutOff as for {@link #select}
     * @return at most 255 characters each; all kinds share one space of names
     */
    default List<String> resources(F filter, Instant cutOff) {
        return List.of();
    }

    /**
     * Selects what a job is to replay; that is final for the job.
     *
     * @param cutOff when the job began: what became replayable at this time or later is not meant
     * @param resources that the job has reserved, in their order
     * @return the ids, each once, in the order in which they are to begin
     */
    List<UUID> select(F filter, Instant cutOff, List<String> resources);

    /**
     * How many of these, from the first, may begin in one step: where they are large, so many as memory bears. By
     * default all of them.
     *
     * @param next at least one, at most 1,000
     * @return at least 1
     */
    default int fitting(List<UUID> next) {
        return next.size();
    }

    /**
     * Begins these anew, as far as they may begin still. Each is to end, for {@link ReplayObserver}, within a time for
     * which an operator would wait: at most 1,000 of a job are under way at once.
     *
     * @param ids as many as {@link #fitting} has said
     * @param startedBy who has started the job
     * @param reason why, as the user gave it
     */
    Begun begin(List<UUID> ids, UUID job, String startedBy, @Nullable String reason);

    /**
     * Says in a line how the one of these failed that failed last, for the reason of a job that stops itself.
     *
     * @param failed at least one, at most 1,000
     */
    default Optional<String> lastFailureOf(List<UUID> failed) {
        return Optional.empty();
    }

    /**
     * What has become of those that were to begin. Those that are in neither were not replayable any more, and are
     * skipped.
     *
     * @param begun whose end is awaited now
     * @param obstacles of those that cannot begin, however often it is tried: why. They count as failed
     */
    record Begun(Set<UUID> begun, Map<UUID, String> obstacles) {

        public Begun {
            begun = Set.copyOf(begun);
            obstacles = Map.copyOf(obstacles);
        }

        /** Where nothing stands in the way. */
        public static Begun of(Collection<UUID> begun) {
            return new Begun(Set.copyOf(begun), Map.of());
        }
    }
}
