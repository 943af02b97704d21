package dev.fanout.dashboard.projection;

import java.util.Collection;
import org.springframework.stereotype.Component;

/** Writes facts into the generations that are written to. Takes part in the transaction of the caller. */
@Component
class ProjectionWriter {

    private final Generations generations;
    private final OrderRows orderRows;
    private final DeliveryRows deliveryRows;

    ProjectionWriter(Generations generations, OrderRows orderRows, DeliveryRows deliveryRows) {
        this.generations = generations;
        this.orderRows = orderRows;
        this.deliveryRows = deliveryRows;
    }

    /** @return rows that were written, in all generations together */
    int write(Collection<OrderFacts> orders, Collection<DeliveryFacts> deliveries) {
        int rows = 0;
        for (int generation : generations.written()) {
            rows += Merging.into(orderRows, generation, orders);
            rows += Merging.into(deliveryRows, generation, deliveries);
        }
        return rows;
    }
}
