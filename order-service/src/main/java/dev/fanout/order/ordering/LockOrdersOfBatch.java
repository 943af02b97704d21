package dev.fanout.order.ordering;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.BatchPreparation;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Loads and locks all orders that a batch of answers is about, in one statement; the handlers then find them in memory.
 */
@Component
class LockOrdersOfBatch implements BatchPreparation<ShopEvent> {

    private final Orders orders;

    LockOrdersOfBatch(Orders orders) {
        this.orders = orders;
    }

    @Override
    public void prepare(List<ShopEvent> batch) {
        orders.lockAll(batch.stream()
                .flatMap(event -> Stream.ofNullable(event.orderId()))
                .collect(toSet()));
    }
}
