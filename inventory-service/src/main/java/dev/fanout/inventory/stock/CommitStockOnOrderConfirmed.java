package dev.fanout.inventory.stock;

import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import org.springframework.stereotype.Component;

/** Inventory's second step of the saga: the goods of a confirmed order leave the stock. */
@Component
class CommitStockOnOrderConfirmed implements EventHandler<OrderConfirmed> {

    private final LockedStock stock;
    private final EventPublisher events;

    CommitStockOnOrderConfirmed(LockedStock stock, EventPublisher events) {
        this.stock = stock;
        this.events = events;
    }

    @Override
    public void handle(OrderConfirmed confirmed, EventMetadata metadata) {
        Reservation reservation = stock.reservationOf(confirmed.orderId());
        reservation.confirm(stock::product).forEach(events::publish);
        stock.save(reservation);
    }
}
