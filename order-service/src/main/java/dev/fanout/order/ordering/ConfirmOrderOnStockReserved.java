package dev.fanout.order.ordering;

import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Confirms the order if payment said yes too. */
@Component
class ConfirmOrderOnStockReserved implements EventHandler<StockReserved> {

    private final Sagas sagas;

    ConfirmOrderOnStockReserved(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(StockReserved event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::stockReserved);
    }
}
