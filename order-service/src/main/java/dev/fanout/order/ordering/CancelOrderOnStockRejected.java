package dev.fanout.order.ordering;

import dev.fanout.events.InventoryEvent.StockRejected;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Cancels the order: there are not enough goods. */
@Component
class CancelOrderOnStockRejected implements EventHandler<StockRejected> {

    private final Sagas sagas;

    CancelOrderOnStockRejected(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(StockRejected event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, (order, now) -> order.stockRejected(event.missing(), now));
    }
}
