package dev.fanout.order.batch;

import dev.fanout.events.BatchItem;
import dev.fanout.messaging.Traces;
import dev.fanout.order.batch.WaitingOrders.Chunk;
import dev.fanout.order.ordering.PlaceOrders;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Places the waiting orders of batches, a chunk in one transaction: its orders are stored and announced, and its row is
 * gone, or none of that. So each order enters its saga once, whoever dies in between.
 */
@Component
class EnterOrders {

    private static final Logger log = LoggerFactory.getLogger(EnterOrders.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final WaitingOrders waiting;
    private final PlaceOrders placing;
    private final BatchRows rows;
    private final Settlements settlements;
    private final Traces traces;
    private final TransactionTemplate transactions;
    private final Clock clock;

    EnterOrders(
            WaitingOrders waiting,
            PlaceOrders placing,
            BatchRows rows,
            Settlements settlements,
            Traces traces,
            TransactionTemplate transactions,
            Clock clock) {
        this.waiting = waiting;
        this.placing = placing;
        this.rows = rows;
        this.settlements = settlements;
        this.traces = traces;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Enters the oldest chunk that nobody else enters. One that fails is tried again later, after the others.
     *
     * @return whether there was one
     * @throws RuntimeException if the database is away
     */
    boolean next() {
        var claimed = new AtomicReference<@Nullable Chunk>();
        try {
            transactions.executeWithoutResult(
                    _ -> waiting.claim(clock.instant()).ifPresent(chunk -> {
                        claimed.set(chunk);
                        enter(chunk);
                    }));
        } catch (RuntimeException e) {
            Chunk failed = claimed.get();
            if (failed == null) {
                throw e;
            }
            waiting.postpone(failed, clock.instant().plus(PAUSE_AFTER_FAILURE));
            log.error(
                    "Chunk {} of batch {} could not enter and will be tried again: {}",
                    failed.no(),
                    failed.batchId(),
                    e.toString());
        }
        return claimed.get() != null;
    }

    private void enter(Chunk chunk) {
        // Prices may have changed since the batch was accepted, and a product may have gone.
        traces.continued(
                rows.traceparentOf(chunk.batchId()).orElse(null),
                "enter orders",
                () -> placing.placeAll(chunk.batchId(), waiting.ordersOf(chunk))
                        .forEach((index, errors) ->
                                settlements.rejected(new BatchItem(chunk.batchId(), index), errors)));
        waiting.remove(chunk);
    }
}
