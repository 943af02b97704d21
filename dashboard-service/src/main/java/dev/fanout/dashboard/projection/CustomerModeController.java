package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.projection.Costs.Averages;
import dev.fanout.dashboard.projection.CustomerMode.State;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Projection", description = "What the dashboard has written down. For operators only.")
@RestController
class CustomerModeController {

    private final CustomerModes customers;
    private final ProjectedCustomers counts;
    private final Costs costs;
    private final DashboardProperties properties;
    private final Clock clock;

    CustomerModeController(
            CustomerModes customers,
            ProjectedCustomers counts,
            Costs costs,
            DashboardProperties properties,
            Clock clock) {
        this.customers = customers;
        this.counts = counts;
        this.costs = costs;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Which customers.
     *
     * @param mode only those who are there
     * @param cursor the {@code next} of the page before; absent for the first one
     * @param limit from 1 to 500, by default 50
     */
    @ParameterObject
    record Wanted(
            @Nullable State mode,
            @Nullable @ShortText String cursor,
            @Schema(defaultValue = "50") @Min(1) @Max(500) Integer limit) {

        private static final int DEFAULT_LIMIT = 50;

        Wanted(@Nullable State mode, @Nullable String cursor, @Nullable Integer limit) {
            this.mode = mode;
            this.cursor = cursor;
            this.limit = limit == null ? DEFAULT_LIMIT : limit;
        }
    }

    /**
     * A customer.
     *
     * @param since when his rows began to be written, or stopped
     * @param viewsPerHour as they decay by the half-life
     * @param eventsPerHour the same, of events that bring a row of his own
     */
    @Schema(name = "ProjectedCustomer")
    record Item(String customerId, State mode, Instant since, double viewsPerHour, double eventsPerHour) {}

    /**
     * A page.
     *
     * @param pinned what {@code fanout.dashboard.mode} is
     * @param counts how many customers there are, by where they are
     * @param costMicros what the instance that answers has measured
     * @param next the cursor of the page that follows; absent on the last one
     */
    @Schema(name = "ProjectedCustomers")
    record Page(
            ProjectionMode pinned,
            Map<String, Long> counts,
            Averages costMicros,
            List<Item> items,
            int limit,
            @Nullable String next) {}

    @Operation(
            summary = "Which customers' rows are written, and why",
            description =
                    "Those of whom something is known, in the order of their ids. Whoever is not here is asked for.")
    @GetMapping("/api/projection/customers")
    Page find(@Valid Wanted wanted) {
        List<CustomerMode> found = customers.list(wanted.mode(), wanted.cursor(), wanted.limit() + 1);
        boolean more = found.size() > wanted.limit();
        List<CustomerMode> shown = more ? found.subList(0, wanted.limit()) : found;
        Instant now = clock.instant();
        return new Page(
                properties.mode(),
                counts.byMode(),
                costs.now(),
                shown.stream().map(customer -> item(customer, now)).toList(),
                wanted.limit(),
                more ? shown.getLast().customerId() : null);
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
