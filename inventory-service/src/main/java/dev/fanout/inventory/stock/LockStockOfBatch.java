package dev.fanout.inventory.stock;

import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.BatchPreparation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Locks the reservations and products of a whole batch at once, see {@link LockedStock}. */
@Component
class LockStockOfBatch implements BatchPreparation<OrderEvent> {

    private final LockedStock stock;

    LockStockOfBatch(LockedStock stock) {
        this.stock = stock;
    }

    @Override
    public void prepare(List<OrderEvent> batch) {
        Set<UUID> orderIds = new HashSet<>();
        Set<String> skus = new HashSet<>();
        for (OrderEvent event : batch) {
            orderIds.add(event.orderId());
            if (event instanceof OrderPlaced placed) {
                placed.lines().stream().map(OrderLine::sku).forEach(skus::add);
            }
        }
        stock.lock(orderIds, skus);
    }
}
