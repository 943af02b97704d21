package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.projection.Activity.Count;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What becomes of a customer with what was seen of him. Takes part in the transaction of the caller. */
@Component
class Decision {

    private final PushRule rule;
    private final Costs costs;
    private final Generations generations;
    private final CustomerRows rows;
    private final DashboardProperties properties;
    private final Duration grace;

    Decision(
            PushRule rule,
            Costs costs,
            Generations generations,
            CustomerRows rows,
            DashboardProperties properties,
            ProjectionProperties projection) {
        this.rule = rule;
        this.costs = costs;
        this.generations = generations;
        this.rows = rows;
        this.properties = properties;
        this.grace = projection.rebuildGrace();
    }

    CustomerMode of(CustomerMode customer, Count seen, Population population, Instant now) {
        Rates rates = customer.rates()
                .plus(seen.views(), seen.events(), now, properties.hybrid().halfLife());
        CustomerMode rated = customer.with(rates);
        boolean written = customer.state().isWritten();
        boolean push = rule.pushes(written, rates, population, costs.now()) && !isHot(customer.customerId());
        if (push == written) {
            return rated;
        }
        return push ? rated.materialising(now, now.plus(grace)) : rated.leaving(now, now.plus(grace));
    }

    /** Nothing is known of him that speaks for another decision than what is known of the others. */
    boolean forgets(CustomerMode customer, Population population) {
        return customer.isForgotten(
                rule.pushes(false, Rates.none(customer.rates().at()), population, costs.now()));
    }

    /** Counting and sorting all that is known of him costs more than the services' newest page. */
    private boolean isHot(String customerId) {
        return rows.hasMoreOrdersThan(generations.active().number(), customerId, properties.hotCustomerOrders());
    }
}
