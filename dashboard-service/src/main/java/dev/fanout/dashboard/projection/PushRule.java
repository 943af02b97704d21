package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.projection.Costs.Averages;
import org.springframework.stereotype.Component;

/**
 * Decides for one customer at a time whether his rows are written. The cheapest for all is what is cheapest for each
 * pair of who writes and who reads (Silberstein et al., <a
 * href="https://dl.acm.org/doi/10.1145/1807167.1807257">Feeding Frenzy</a>, SIGMOD 2010): push where the views save
 * more than the events cost, else pull.
 */
@Component
class PushRule {

    private final DashboardProperties properties;
    private final double half;

    PushRule(DashboardProperties properties) {
        this.properties = properties;
        this.half = Math.sqrt(properties.hybrid().hysteresis());
    }

    /** Whether a customer's rows are to be written from now on, who is not hot. */
    boolean pushes(boolean pushed, Rates rates, Population population, Averages costs) {
        return switch (properties.mode()) {
            case PUSH -> true;
            case PULL -> false;
            case FIRST_VIEW -> rates.isViewed();
            case HYBRID -> {
                Rates expected = population.expected(rates);
                yield expected.isViewed() && pays(pushed, expected, costs);
            }
        };
    }

    /** As far beyond the point where both cost the same as the hysteresis asks for, so that nobody comes and goes. */
    private boolean pays(boolean pushed, Rates rates, Averages costs) {
        double saved = rates.views() * costs.saved();
        double spent = rates.events() * costs.write();
        // What was before has to be read back; the views that have been would have paid for that.
        return pushed ? saved * half >= spent : saved >= spent * half + costs.materialise();
    }
}
