package dev.fanout.dashboard.projection;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** How many customers are known. */
@Component
public class ProjectedCustomers {

    private final CustomerModes customers;

    ProjectedCustomers(CustomerModes customers) {
        this.customers = customers;
    }

    /** By mode: PULLED, MATERIALISING, PUSHED, LEAVING; without those of which there are none. */
    public Map<String, Long> byMode() {
        Map<String, Long> counts = new TreeMap<>();
        customers.counts().forEach((state, count) -> counts.put(state.name(), count));
        return counts;
    }
}
