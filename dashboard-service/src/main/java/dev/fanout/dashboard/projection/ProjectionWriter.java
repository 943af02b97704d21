package dev.fanout.dashboard.projection;

import java.time.Duration;
import java.util.Collection;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** Writes facts into the generations that are written to. Takes part in the transaction of the caller. */
@Component
class ProjectionWriter {

    private final Generations generations;
    private final OrderRows orderRows;
    private final DeliveryRows deliveryRows;

    private final ProjectionProperties properties;

    ProjectionWriter(
            Generations generations, OrderRows orderRows, DeliveryRows deliveryRows, ProjectionProperties properties) {
        this.properties = properties;
        this.generations = generations;
        this.orderRows = orderRows;
        this.deliveryRows = deliveryRows;
    }

    /**
     * Writes facts of events. A rebuild begins to read when nobody writes any more who has not seen its generation, so
     * this must not take long.
     *
     * @return rows that were written, in all generations together
     */
    int write(Collection<OrderFacts> orders, Collection<DeliveryFacts> deliveries) {
        long begin = System.nanoTime();
        int rows = 0;
        for (int generation : generations.written()) {
            rows += Merging.into(orderRows, generation, orders);
            rows += Merging.into(deliveryRows, generation, deliveries);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.compareTo(properties.rebuildGrace().dividedBy(2)) > 0) {
            throw new QueryTimeoutException("writing the projection took " + took);
        }
        return rows;
    }
}
