package dev.fanout.messaging.outbox;

import dev.fanout.messaging.outbox.OutboxStore.Partition;
import dev.fanout.messaging.outbox.WaitingStore.Line;
import dev.fanout.messaging.outbox.WaitingStore.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses what the relay sends next: what is new, and beside it what has waited long enough after a refusal, at most
 * half as much, so that a thousand refused messages do not hold up the others. Events of one aggregate stay in their
 * order.
 */
class OutboxBatches {

    private final OutboxStore store;
    private final WaitingStore waiting;
    private final int size;

    /** @param size most new rows of a batch */
    OutboxBatches(OutboxStore store, WaitingStore waiting, int size) {
        this.store = store;
        this.waiting = waiting;
        this.size = size;
    }

    /** @param partitions which the caller has locked */
    OutboxChunk next(List<Partition> partitions, Instant now) {
        List<Integer> numbers = partitions.stream().map(Partition::number).toList();
        OutboxChunk fresh = store.next(numbers, size);
        if (partitions.stream().noneMatch(Partition::hasWaiting)) {
            return fresh;
        }
        OutboxChunk due = waiting.due(numbers, now, Math.max(1, size / 2));
        if (due.rows().isEmpty() && waiting.isEmpty(numbers)) {
            waiting.clear(numbers);
            return fresh;
        }
        return new OutboxChunk(free(due.rows(), fresh.rows(), now), fresh.more() || due.more());
    }

    /** Leaves out the rows whose aggregate has an earlier one waiting, and lets them wait as long. */
    private List<OutboxRow> free(List<OutboxRow> due, List<OutboxRow> fresh, Instant now) {
        Set<String> subjects = Stream.concat(due.stream(), fresh.stream())
                .map(OutboxRow::subject)
                .collect(Collectors.toSet());
        Map<String, Line> lines = waiting.lines(subjects, now);
        List<OutboxRow> free = new ArrayList<>(due.size() + fresh.size());
        List<Wait> held = new ArrayList<>();
        for (OutboxRow row : due) {
            Line line = lines.get(row.subject());
            if (line == null || line.allows(row)) {
                free.add(row);
            } else {
                held.add(new Wait(row, row.attempts(), line.until(), null));
            }
        }
        for (OutboxRow row : fresh) {
            Line line = lines.get(row.subject());
            if (line == null) {
                free.add(row);
            } else {
                held.add(new Wait(row, 0, line.until(), null));
            }
        }
        waiting.put(held);
        return free;
    }
}
