package dev.fanout.order.ordering;

import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.InventoryEvent.StockRejected;
import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.order.overload.AnswerLag;
import org.springframework.stereotype.Component;

/** Takes in what inventory-service answers. */
@Component
class AdvanceSagaOnStockEvent implements EventHandler<StockEvent> {

    private final Sagas sagas;
    private final AnswerLag lag;

    AdvanceSagaOnStockEvent(Sagas sagas, AnswerLag lag) {
        this.sagas = sagas;
        this.lag = lag;
    }

    @Override
    public void handle(StockEvent event, EventMetadata metadata) {
        Order answered = sagas.advance(
                event.orderId(),
                metadata,
                switch (event) {
                    case StockReserved _ -> Order::stockReserved;
                    case StockRejected rejected -> (order, now) -> order.stockRejected(rejected.missing(), now);
                    case StockCommitted _ -> Order::stockCommitted;
                    case StockReleased _ -> Order::stockReleased;
                });
        if (event instanceof StockReserved || event instanceof StockRejected) {
            lag.answered(metadata.source(), answered.placedAt());
        }
    }
}
