package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.deadletter.DeadLetterStore.Claimed;
import dev.fanout.messaging.replay.Replayable;
import dev.fanout.messaging.schema.ByteBudget;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters, as jobs replay them: what was open when the job began, each to its own queue. A queue is replayed to by
 * one job at a time.
 */
public final class ReplayableDeadLetters implements Replayable<DeadLetterFilter> {

    /** The name of the kind. */
    public static final String KIND = "dead-letter";

    private final DeadLetterStore store;
    private final DeadLetterQueries queries;
    private final ReplaySender sender;
    private final Clock clock;

    ReplayableDeadLetters(DeadLetterStore store, DeadLetterQueries queries, ReplaySender sender, Clock clock) {
        this.store = store;
        this.queries = queries;
        this.sender = sender;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Class<DeadLetterFilter> filterType() {
        return DeadLetterFilter.class;
    }

    /** The queues of those that are meant. */
    @Override
    public List<String> resources(DeadLetterFilter filter, Instant cutOff) {
        return queries.queuesOf(open(filter, cutOff));
    }

    /** Those in the queues that are reserved, in the order in which they died. */
    @Override
    public List<UUID> select(DeadLetterFilter filter, Instant cutOff, List<String> queues) {
        return queries.idsOf(open(filter, cutOff), queues);
    }

    private static DeadLetterFilter open(DeadLetterFilter filter, Instant cutOff) {
        return filter.with(DeadLetterStatus.OPEN).before(cutOff);
    }

    /** As many as have payloads of 8 MiB together, but one at least. */
    @Override
    public int fitting(List<UUID> next) {
        Map<UUID, Long> sizes = queries.payloadSizes(next);
        long bytes = 0;
        int fitting = 0;
        for (UUID id : next) {
            bytes += sizes.getOrDefault(id, 0L); // absent if it was purged meanwhile
            if (fitting > 0 && bytes > ByteBudget.OF_A_STEP) {
                break;
            }
            fitting++;
        }
        return fitting;
    }

    @Override
    public Begun begin(List<UUID> ids, UUID job, String startedBy, @Nullable String reason) {
        List<Claimed> sendable = new ArrayList<>();
        Map<UUID, String> obstacles = new HashMap<>();
        for (Claimed letter : store.lockOpen(ids)) {
            sender.obstacle(letter).ifPresentOrElse(why -> obstacles.put(letter.id(), why), () -> sendable.add(letter));
        }
        Set<UUID> sent = sendable.stream().map(Claimed::id).collect(Collectors.toSet());
        if (!sent.isEmpty()) {
            store.markReplaying(sent, clock.instant());
            store.addHistory(sendable.stream()
                    .map(letter -> sender.send(letter, startedBy, reason, job))
                    .toList());
        }
        return new Begun(sent, obstacles);
    }

    /** The exception of the one that died last. */
    @Override
    public Optional<String> lastFailureOf(List<UUID> failed) {
        return queries.lastFailureOf(failed);
    }
}
