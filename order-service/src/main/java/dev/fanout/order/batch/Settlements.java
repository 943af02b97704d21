package dev.fanout.order.batch;

import dev.fanout.events.BatchItem;
import dev.fanout.messaging.Traces;
import dev.fanout.messaging.TransactionScoped;
import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.order.ordering.ItemDecisions;
import dev.fanout.order.ordering.OrderStatus;
import dev.fanout.web.InvalidField;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The items of batches that the current transaction settles. They are counted at its end, with one update for each
 * batch, so that a batch is locked for as short as possible; and the batches in the order of their ids, so that no two
 * transactions wait for each other. Whichever settles the last item of a batch announces that it is complete.
 */
@Component
@TransactionScoped
class Settlements implements ItemDecisions, TransactionSynchronization {

    private final BatchRows rows;
    private final BatchAnnouncements announcements;
    private final Traces traces;
    private final EntityManager entities;
    private final Clock clock;
    private final SortedMap<UUID, List<Settlement>> batches = new TreeMap<>();

    Settlements(BatchRows rows, BatchAnnouncements announcements, Traces traces, EntityManager entities, Clock clock) {
        this.rows = rows;
        this.announcements = announcements;
        this.traces = traces;
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    public void decided(BatchItem item, OrderStatus decision) {
        add(item, ItemStatus.of(decision), List.of());
    }

    /** @param errors why there is no order of this item, at least one */
    void rejected(BatchItem item, List<InvalidField> errors) {
        add(item, ItemStatus.REJECTED, errors);
    }

    private void add(BatchItem item, ItemStatus outcome, List<InvalidField> errors) {
        if (batches.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(this);
        }
        batches.computeIfAbsent(item.batchId(), _ -> new ArrayList<>())
                .add(new Settlement(item.index(), outcome, errors));
    }

    @Override
    public void beforeCommit(boolean readOnly) {
        entities.flush(); // what takes time comes before the locks of the batches
        batches.forEach(this::settle);
    }

    private void settle(UUID batch, List<Settlement> settlements) {
        Tally tally = rows.settle(batch, settlements);
        announcements.rejected(batch, settlements);
        if (tally.isComplete() && rows.complete(batch, clock.instant())) {
            // Whatever message brought the last decision: the end of the batch belongs to the request that placed it.
            traces.continued(
                    rows.traceparentOf(batch).orElse(null),
                    "complete batch",
                    () -> announcements.completed(batch, tally));
        }
    }
}
