package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.customer.Views;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Counts views and what they cost; nobody waits for what follows from it. */
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
    public void viewed(String customerId, Source answered, Duration took) {
        activity.viewed(customerId, costs.now().viewsForOne(answered, properties.mode()));
        switch (answered) {
            case LIVE -> costs.answeredLive(took);
            case PROJECTION -> costs.answeredProjected(took);
        }
    }
}
