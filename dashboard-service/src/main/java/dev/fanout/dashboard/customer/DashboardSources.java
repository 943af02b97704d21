package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.gather.BoundedWait;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.gather.Outcome.Answered;
import dev.fanout.dashboard.gather.Outcome.Failed;
import dev.fanout.dashboard.gather.Outcome.Missed;
import dev.fanout.dashboard.gather.Part;
import dev.fanout.web.ProblemException;
import dev.fanout.web.SeldomLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The sources that this service has, and which of them answers. */
@Component
public class DashboardSources {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(DashboardSources.class);

    private final CustomerDashboards live;
    private final CustomerDashboards projection;
    private final BoundedWait wait;
    private final Views views;
    private final DashboardProperties properties;
    private final Clock clock;
    private final SeldomLog unreadable = new SeldomLog(System::nanoTime);

    DashboardSources(
            List<CustomerDashboards> sources,
            BoundedWait wait,
            Views views,
            DashboardProperties properties,
            Clock clock) {
        this.wait = wait;
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
        try {
            Optional<CustomerDashboard> projected = wanted.isPresent()
                    ? projected(customerId, Suitability.IF_WANTED, deadline)
                    : projected(customerId, Suitability.GOOD, deadline.half());
            if (projected.isPresent()) {
                return seen(projected.get(), begin);
            }
        } catch (DataAccessException | TransactionException e) {
            if (wanted.isPresent()) {
                throw e;
            }
            unreadable
                    .next()
                    .ifPresent(leftOut -> log.warn(
                            "The projection cannot be read, so the services are asked, nor could it {} times since the"
                                    + " last such line: {}",
                            leftOut,
                            e.toString()));
            begin = System.nanoTime(); // The services' answer costs no more because the database is away.
        }
        return seen(live.of(customerId, deadline), begin);
    }

    private CustomerDashboard seen(CustomerDashboard answer, long begin) {
        views.viewed(answer, Duration.ofNanos(System.nanoTime() - begin));
        return answer;
    }

    /**
     * From the projection, which waits for the database no longer than until a time.
     *
     * @return empty if the projection is not as fit for this customer as it has to be
     */
    private Optional<CustomerDashboard> projected(String customerId, Suitability least, Deadline until)
            throws InterruptedException {
        var look = new Part<Optional<CustomerDashboard>>(
                "projection",
                () -> projection.suitabilityFor(customerId).compareTo(least) < 0
                        ? Optional.empty()
                        : Optional.of(projection.of(customerId, until)));
        return switch (wait.await(until, look)) {
            case Answered<Optional<CustomerDashboard>>(Optional<CustomerDashboard> answer, Duration _) -> answer;
            case Failed<?>(RuntimeException cause, Duration _) -> throw cause;
            case Failed<?>(Throwable cause, Duration _) -> throw new IllegalStateException(cause);
            case Missed<?> _ -> throw new QueryTimeoutException("the database has not answered in time");
        };
    }
}
