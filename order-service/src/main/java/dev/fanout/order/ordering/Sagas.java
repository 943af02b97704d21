package dev.fanout.order.ordering;

import dev.fanout.events.BatchItem;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.order.timeline.Timeline;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What all steps of a saga have in common: the order takes the step, the timeline notes it, the decision is announced.
 */
@Component
class Sagas {

    private static final Logger log = LoggerFactory.getLogger(Sagas.class);

    private final Orders orders;
    private final EventPublisher events;
    private final Timeline timeline;
    private final SagaMetrics metrics;
    private final ItemDecisions items;
    private final Clock clock;

    Sagas(
            Orders orders,
            EventPublisher events,
            Timeline timeline,
            SagaMetrics metrics,
            ItemDecisions items,
            Clock clock) {
        this.orders = orders;
        this.events = events;
        this.timeline = timeline;
        this.metrics = metrics;
        this.items = items;
        this.clock = clock;
    }

    /**
     * Takes in an answer of a participant.
     *
     * @return the order that it is about
     * @throws PermanentFailureException if there is no such order. A participant only answers what was announced, and
     *     an order is announced after it was committed: so the answer is about no order of this service, or the order
     *     was lost, and in neither case does waiting help
     */
    Order advance(UUID orderId, EventMetadata answer, Step step) {
        Order order = orders.findById(orderId)
                .orElseThrow(() -> new PermanentFailureException(
                        "expected the order that %s of %s answers, but there is no order %s"
                                .formatted(answer.type(), answer.source(), orderId)));
        timeline.received(orderId, answer);
        boolean hadEnded = order.sagaEnd().isPresent();
        step.take(order, clock.instant()).ifPresent(this::announce);
        if (!hadEnded) {
            order.sagaEnd().ifPresent(metrics::settled);
        }
        return order;
    }

    void announce(OrderEvent event) {
        timeline.sent(event.orderId(), events.publish(event));
        switch (event) {
            case OrderPlaced placed -> log.debug("Order {} is placed", placed.orderId());
            case OrderConfirmed confirmed -> {
                log.info("Order {} is confirmed", confirmed.orderId());
                settle(confirmed.batchItem(), OrderStatus.CONFIRMED);
            }
            case OrderCancelled cancelled -> {
                log.info("Order {} is cancelled: {}", cancelled.orderId(), cancelled.reason());
                settle(cancelled.batchItem(), OrderStatus.CANCELLED);
            }
        }
    }

    private void settle(@Nullable BatchItem item, OrderStatus decision) {
        if (item != null) {
            items.decided(item, decision);
        }
    }
}
