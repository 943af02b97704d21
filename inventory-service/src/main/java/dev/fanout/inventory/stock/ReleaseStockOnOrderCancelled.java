package dev.fanout.inventory.stock;

import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import org.springframework.stereotype.Component;

/** Inventory's compensation: the goods of a cancelled order go back on the shelf, or are never taken from it. */
@Component
class ReleaseStockOnOrderCancelled implements EventHandler<OrderCancelled> {

    private final LockedStock stock;
    private final EventPublisher events;

    ReleaseStockOnOrderCancelled(LockedStock stock, EventPublisher events) {
        this.stock = stock;
        this.events = events;
    }

    @Override
    public void handle(OrderCancelled cancelled, EventMetadata metadata) {
        Reservation reservation = stock.reservationOf(cancelled.orderId());
        reservation.cancel(stock::product).forEach(events::publish);
        stock.save(reservation);
    }
}
