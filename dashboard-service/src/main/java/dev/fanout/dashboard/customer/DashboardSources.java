package dev.fanout.dashboard.customer;

import dev.fanout.web.ProblemException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The sources that this service has, and which of them answers. */
@Component
class DashboardSources {

    private final Map<Source, CustomerDashboards> sources = new EnumMap<>(Source.class);

    DashboardSources(List<CustomerDashboards> sources) {
        sources.forEach(source -> this.sources.put(source.source(), source));
    }

    /** @throws ProblemException 409 if the service has not got it */
    CustomerDashboards wanted(WantedSource wanted) {
        return switch (wanted) {
            // The services always know; where nothing is written down, there is nothing to choose.
            case AUTO, LIVE -> get(Source.LIVE);
            case PROJECTION -> get(Source.PROJECTION);
        };
    }

    private CustomerDashboards get(Source source) {
        return Optional.ofNullable(sources.get(source))
                .orElseThrow(() -> ProblemException.conflict(
                        "source-not-built",
                        "This service has no source '" + source + "'; it has " + sources.keySet() + "."));
    }
}
