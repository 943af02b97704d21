package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.projection.CustomerMode.State;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Writes notifications of customers whose rows are written, and no others. Takes part in the transaction of the caller.
 */
@Component
class CustomerDeliveries {

    private final DeliveryRows rows;
    private final CustomerModes customers;
    private final Activity activity;
    private final Costs costs;
    private final DashboardProperties properties;

    CustomerDeliveries(
            DeliveryRows rows,
            CustomerModes customers,
            Activity activity,
            Costs costs,
            DashboardProperties properties) {
        this.rows = rows;
        this.customers = customers;
        this.activity = activity;
        this.costs = costs;
        this.properties = properties;
    }

    /**
     * Writes what events say, and counts them.
     *
     * @return rows that were written, in all generations together
     */
    int writeHeard(List<Integer> generations, Collection<DeliveryFacts> facts) {
        if (facts.isEmpty()) {
            return 0;
        }
        long begin = System.nanoTime();
        Map<String, State> states = statesOf(facts);
        count(facts, states);
        List<DeliveryFacts> written = written(facts, states);
        int count = 0;
        for (int generation : generations) {
            count += Merging.into(rows, generation, written);
        }
        if (!written.isEmpty()) {
            costs.written(written.size(), Duration.ofNanos(System.nanoTime() - begin));
        }
        return count;
    }

    /**
     * Writes what a service says.
     *
     * @return rows that were written
     */
    int write(int generation, Collection<DeliveryFacts> facts) {
        return Merging.into(rows, generation, written(facts, statesOf(facts)));
    }

    /** Where all are pushed, a customer who is not known is so with his first event. */
    private void count(Collection<DeliveryFacts> facts, Map<String, State> states) {
        int usual = costs.now().eventsForOne();
        facts.stream().map(DeliveryFacts::customerId).filter(Objects::nonNull).forEach(customer -> {
            boolean newcomer = properties.mode() == ProjectionMode.PUSH && !states.containsKey(customer);
            activity.happened(customer, newcomer ? 1 : usual);
        });
    }

    private Map<String, State> statesOf(Collection<DeliveryFacts> facts) {
        return customers.statesOf(facts.stream()
                .map(DeliveryFacts::customerId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    }

    private static List<DeliveryFacts> written(Collection<DeliveryFacts> facts, Map<String, State> states) {
        return facts.stream()
                .filter(fact -> fact.customerId() != null
                        && states.getOrDefault(fact.customerId(), State.PULLED).isWritten())
                .toList();
    }
}
