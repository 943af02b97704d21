package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The sources that this service has, and which of them answers. */
@Component
public class DashboardSources {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(DashboardSources.class);

    private final CustomerDashboards live;
    private final CustomerDashboards projection;
    private final Views views;
    private final DashboardProperties properties;
    private final Clock clock;

    DashboardSources(List<CustomerDashboards> sources, Views views, DashboardProperties properties, Clock clock) {
        this.views = views;
        this.properties = properties;
        this.clock = clock;
        this.live = only(sources, Source.LIVE);
        this.projection = only(sources, Source.PROJECTION);
    }

    private static CustomerDashboards only(List<CustomerDashboards> sources, Source wanted) {
        return sources.stream()
                .filter(source -> source.source() == wanted)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The dashboard of a customer.
     *
     * @param wanted the source; empty for the better one, which is the projection where it is good, as that asks nobody
     * @param until when the caller stops to wait, if that is sooner than the service's own deadline
     */
    public CustomerDashboard of(String customerId, Optional<Source> wanted, Optional<Instant> until) {
        Deadline own = Deadline.in(properties.deadline(), clock);
        Deadline deadline = until.map(own::orEarlier).orElse(own);
        try {
            return of(customerId, wanted, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("shutting-down", "The service is about to stop.", RETRY);
        }
    }

    private CustomerDashboard of(String customerId, Optional<Source> wanted, Deadline deadline)
            throws InterruptedException {
        if (wanted.equals(Optional.of(Source.LIVE))) {
            return live.of(customerId, deadline);
        }
        long begin = System.nanoTime();
        CustomerDashboard answer = wanted.isPresent() ? projected(customerId, deadline) : better(customerId, deadline);
        views.viewed(answer, Duration.ofNanos(System.nanoTime() - begin));
        return answer;
    }

    private CustomerDashboard projected(String customerId, Deadline deadline) throws InterruptedException {
        boolean fit = projection.suitabilityFor(customerId) != Suitability.NEVER;
        return (fit ? projection : live).of(customerId, deadline);
    }

    private CustomerDashboard better(String customerId, Deadline deadline) throws InterruptedException {
        try {
            if (projection.suitabilityFor(customerId) == Suitability.GOOD) {
                return projection.of(customerId, deadline);
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("The projection cannot be read, so the services are asked: {}", e.toString());
        }
        return live.of(customerId, deadline);
    }
}
