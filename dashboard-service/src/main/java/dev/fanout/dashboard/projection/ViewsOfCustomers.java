package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.CustomerDashboard;
import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.customer.Views;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts views, and what whole answers cost; nobody waits for what follows from it. */
@Component
class ViewsOfCustomers implements Views {

    private final Activity activity;
    private final Costs costs;
    private final DashboardProperties properties;

    ViewsOfCustomers(Activity activity, Costs costs, DashboardProperties properties) {
        this.activity = activity;
        this.costs = costs;
        this.properties = properties;
    }

    @Override
    public void viewed(CustomerDashboard answer, Duration took) {
        Source answered = answer.source();
        activity.viewed(answer.customerId(), costs.now().viewsForOne(answered, properties.mode()));
        if (answer.partial()) {
            // In an outage that comes at once, or at the deadline: neither says what a whole answer takes.
            return;
        }
        switch (answered) {
            case LIVE -> costs.answeredLive(took);
            case PROJECTION -> costs.answeredProjected(took);
        }
    }
}
