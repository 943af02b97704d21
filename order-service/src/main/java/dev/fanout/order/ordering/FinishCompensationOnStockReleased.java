package dev.fanout.order.ordering;

import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Inventory has answered the cancellation; the compensation is done if payment has too. */
@Component
class FinishCompensationOnStockReleased implements EventHandler<StockReleased> {

    private final Sagas sagas;

    FinishCompensationOnStockReleased(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(StockReleased event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::stockReleased);
    }
}
