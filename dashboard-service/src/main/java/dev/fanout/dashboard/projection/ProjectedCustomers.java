package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.projection.Costs.Averages;
import dev.fanout.dashboard.projection.CustomerMode.State;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The customers of whom something is known, and whose rows are written. */
@Component
public class ProjectedCustomers {

    private final CustomerModes customers;
    private final Costs costs;
    private final DashboardProperties properties;
    private final Clock clock;

    ProjectedCustomers(CustomerModes customers, Costs costs, DashboardProperties properties, Clock clock) {
        this.customers = customers;
        this.costs = costs;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A customer.
     *
     * @param since when his rows began to be written, or stopped
     * @param viewsPerHour as they decay by the half-life
     * @param eventsPerHour the same, of events that bring a row of his own
     */
    @Schema(name = "ProjectedCustomer")
    public record Item(String customerId, State mode, Instant since, double viewsPerHour, double eventsPerHour) {}

    /**
     * A page.
     *
     * @param pinned what {@code fanout.dashboard.mode} is
     * @param counts how many customers there are, by where they are; without those of which there are none
     * @param costMicros what the instance that answers has measured
     * @param next the cursor of the page that follows; absent on the last one
     */
    @Schema(name = "ProjectedCustomers")
    public record Page(
            ProjectionMode pinned,
            Map<String, Long> counts,
            Averages costMicros,
            List<Item> items,
            int limit,
            @Nullable String next) {}

    /**
     * A page, in the order of their ids.
     *
     * @param mode only those who are there
     * @param after the {@code next} of the page before; absent for the first one
     */
    public Page page(@Nullable State mode, @Nullable String after, int limit) {
        List<CustomerMode> found = customers.list(mode, after, limit + 1);
        boolean more = found.size() > limit;
        List<CustomerMode> shown = more ? found.subList(0, limit) : found;
        Instant now = clock.instant();
        return new Page(
                properties.mode(),
                counts(),
                costs.now(),
                shown.stream().map(customer -> item(customer, now)).toList(),
                limit,
                more ? shown.getLast().customerId() : null);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        customers.counts().forEach((state, count) -> counts.put(state.name(), count));
        return counts;
    }

    private Item item(CustomerMode customer, Instant now) {
        Duration halfLife = properties.hybrid().halfLife();
        Rates rates = customer.rates().plus(0, 0, now, halfLife);
        return new Item(
                customer.customerId(),
                customer.state(),
                customer.changedAt(),
                Rates.perHour(rates.views(), halfLife),
                Rates.perHour(rates.events(), halfLife));
    }
}
