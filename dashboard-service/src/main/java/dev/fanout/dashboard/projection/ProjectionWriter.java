package dev.fanout.dashboard.projection;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** Writes facts into the generations that are written to. Takes part in the transaction of the caller. */
@Component
class ProjectionWriter {

    private final Generations generations;
    private final OrderRows orderRows;
    private final CustomerDeliveries customerDeliveries;
    private final ProjectionProperties properties;

    ProjectionWriter(
            Generations generations,
            OrderRows orderRows,
            CustomerDeliveries customerDeliveries,
            ProjectionProperties properties) {
        this.generations = generations;
        this.orderRows = orderRows;
        this.customerDeliveries = customerDeliveries;
        this.properties = properties;
    }

    /**
     * Writes facts of events. A rebuild begins to read when nobody writes any more who has not seen its generation, so
     * this must not take long.
     *
     * @return rows that were written, in all generations together
     */
    int write(Collection<OrderFacts> orders, Collection<DeliveryFacts> deliveries) {
        long begin = System.nanoTime();
        List<Integer> written = generations.written();
        int rows = 0;
        for (int generation : written) {
            rows += Merging.into(orderRows, generation, orders);
        }
        rows += customerDeliveries.writeHeard(written, deliveries);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        if (took.compareTo(properties.rebuildGrace().dividedBy(2)) > 0) {
            throw new QueryTimeoutException("writing the projection took " + took);
        }
        return rows;
    }
}
