package dev.fanout.notification.recipient;

import dev.fanout.defaults.AfterCommit;
import dev.fanout.messaging.TransactionScoped;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.notification.delivery.Deliveries;
import dev.fanout.notification.delivery.Occasion;
import dev.fanout.notification.delivery.RightOfWay;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The expansions that the current transaction begins: stored together, when only the commit is missing. */
@Component
@TransactionScoped
class NewExpansions implements TransactionSynchronization {

    private final Deliveries deliveries;
    private final ExpansionStore store;
    private final ObjectProvider<BackgroundTask> expander;
    private final RightOfWay rightOfWay;
    private final ExpansionMetrics metrics;
    private final Clock clock;
    private final List<Begun> begun = new ArrayList<>();

    NewExpansions(
            Deliveries deliveries,
            ExpansionStore store,
            @Qualifier("recipientExpansion") ObjectProvider<BackgroundTask> expander,
            RightOfWay rightOfWay,
            ExpansionMetrics metrics,
            Clock clock) {
        this.deliveries = deliveries;
        this.store = store;
        this.expander = expander;
        this.rightOfWay = rightOfWay;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param ends of the audiences of the occasion, the seq of the last subscription of each */
    record Begun(Occasion occasion, Map<String, Long> ends) {}

    void add(Occasion occasion, Map<String, Long> ends) {
        if (begun.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
            AfterCommit.run(() -> expander.getObject().wake());
        }
        rightOfWay.came();
        begun.add(new Begun(occasion, ends));
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        deliveries.keep(begun.stream().map(Begun::occasion).toList());
        store.begin(begun, clock.instant());
    }

    @Override
    public void afterCommit() {
        metrics.began(begun.size());
    }
}
