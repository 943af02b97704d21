package dev.fanout.order.ordering;

import dev.fanout.messaging.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cancels orders that were not decided by their deadline. Works from the table alone, so a restart forgets nothing;
 * several instances share the work, because each takes only orders that no other transaction has locked. It passes over
 * an order that cannot be cancelled.
 */
@Component
class DeadlineSweeper {

    private static final Logger log = LoggerFactory.getLogger(DeadlineSweeper.class);
    private static final Overdue BEGINNING = new Overdue(new UUID(0, 0), Instant.EPOCH);

    private final Orders orders;
    private final Sagas sagas;
    private final Traces traces;
    private final TransactionTemplate transactions;
    private final OrderProperties properties;
    private final Clock clock;

    DeadlineSweeper(
            Orders orders,
            Sagas sagas,
            Traces traces,
            TransactionTemplate transactions,
            OrderProperties properties,
            Clock clock) {
        this.orders = orders;
        this.sagas = sagas;
        this.traces = traces;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${fanout.order.sweep-interval:1s}",
            fixedDelayString = "${fanout.order.sweep-interval:1s}")
    void sweep() {
        try {
            Instant now = clock.instant();
            Overdue last = BEGINNING;
            List<Overdue> chunk;
            do {
                chunk = orders.overdue(now, last.deadline(), last.id(), Limit.of(properties.sweepChunk()));
                if (!chunk.isEmpty()) {
                    timeOut(chunk.stream().map(Overdue::id).toList(), now);
                    last = chunk.getLast();
                }
            } while (chunk.size() == properties.sweepChunk());
        } catch (RuntimeException e) {
            log.warn("The sweep for overdue orders failed and will be tried again: {}", e.toString());
        }
    }

    private void timeOut(List<UUID> ids, Instant now) {
        try {
            transactions.executeWithoutResult(_ -> orders.lockFreePending(ids)
                    .forEach(order -> order.passDeadline(now)
                            .ifPresent(end -> traces.continued(
                                    order.traceparent(), "pass deadline", () -> sagas.announce(end)))));
        } catch (RuntimeException e) {
            if (ids.size() == 1) {
                log.error("Order {} is overdue but could not be cancelled: {}", ids.getFirst(), e.toString());
            } else {
                ids.forEach(id -> timeOut(List.of(id), now));
            }
        }
    }
}
