package dev.fanout.dashboard.event;

import dev.fanout.dashboard.ProjectionMetrics;
import dev.fanout.dashboard.hottest.Hottest;
import dev.fanout.events.ShopEvent;
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
    private final Hottest hottest;
    private final ProjectionMetrics metrics;
    private final NewsBell bell;
    private final Clock clock;
    private final List<New> events = new ArrayList<>();

    NewEvents(EventStore store, Hottest hottest, ProjectionMetrics metrics, NewsBell bell, Clock clock) {
        this.store = store;
        this.hottest = hottest;
        this.metrics = metrics;
        this.bell = bell;
        this.clock = clock;
    }

    private record New(Kept kept, ShopEvent event) {}

    void add(Kept kept, ShopEvent event) {
        if (events.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
        }
        events.add(new New(kept, event));
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        store.insert(events.stream().map(New::kept).toList());
    }

    @Override
    public void afterCommit() {
        Instant now = clock.instant();
        events.forEach(each -> {
            Instant fact = each.kept().event().occurredAt();
            metrics.visible("events", fact, now);
            hottest.count(each.event(), fact);
        });
        bell.ring();
    }
}
