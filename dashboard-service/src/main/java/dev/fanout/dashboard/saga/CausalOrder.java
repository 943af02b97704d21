package dev.fanout.dashboard.saga;

import dev.fanout.dashboard.event.AuditEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sorts the events of a saga by their times, but none before the one that led to it: the clocks of the services differ.
 */
final class CausalOrder {

    private static final Comparator<AuditEvent> BY_TIME =
            Comparator.comparing(AuditEvent::occurredAt).thenComparing(AuditEvent::id);

    private CausalOrder() {}

    static List<AuditEvent> of(Collection<AuditEvent> events) {
        Set<String> ahead = events.stream().map(CausalOrder::idOf).collect(Collectors.toCollection(HashSet::new));
        List<AuditEvent> waiting = new ArrayList<>(events);
        waiting.sort(BY_TIME);
        List<AuditEvent> sorted = new ArrayList<>();
        while (!waiting.isEmpty()) {
            AuditEvent next = waiting.stream()
                    .filter(event -> !ahead.contains(String.valueOf(event.causationId())))
                    .findFirst()
                    .orElse(waiting.getFirst()); // a stranger's events may lead to each other
            waiting.remove(next);
            ahead.remove(idOf(next));
            sorted.add(next);
        }
        return sorted;
    }

    private static String idOf(AuditEvent event) {
        return event.id().toString();
    }
}
