package dev.fanout.order.ordering;

import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Completes the saga if the money is captured too. */
@Component
class CompleteOrderOnStockCommitted implements EventHandler<StockCommitted> {

    private final Sagas sagas;

    CompleteOrderOnStockCommitted(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(StockCommitted event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::stockCommitted);
    }
}
