package dev.fanout.dashboard.event;

import dev.fanout.dashboard.ProjectionMetrics;
import dev.fanout.messaging.TransactionScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The events that the current transaction writes: together, when only the commit is missing. */
@Component
@TransactionScoped
class NewEvents implements TransactionSynchronization {

    private final EventStore store;
    private final ProjectionMetrics metrics;
    private final Clock clock;
    private final List<Kept> events = new ArrayList<>();

    NewEvents(EventStore store, ProjectionMetrics metrics, Clock clock) {
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
    }

    void add(Kept event) {
        if (events.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
        }
        events.add(event);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        store.insert(events);
    }

    @Override
    public void afterCommit() {
        Instant now = clock.instant();
        events.forEach(kept -> metrics.visible("events", kept.event().occurredAt(), now));
    }
}
