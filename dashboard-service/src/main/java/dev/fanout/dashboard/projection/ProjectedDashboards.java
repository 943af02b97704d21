package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.CustomerSummary;
import dev.fanout.dashboard.client.CustomerSummary.Notifications;
import dev.fanout.dashboard.client.DeliverySummary;
import dev.fanout.dashboard.client.OrderSummary;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.dashboard.customer.CustomerDashboard;
import dev.fanout.dashboard.customer.CustomerDashboard.Sections;
import dev.fanout.dashboard.customer.CustomerDashboards;
import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.Section;
import dev.fanout.dashboard.customer.SectionStatus;
import dev.fanout.dashboard.customer.Source;
import dev.fanout.dashboard.customer.Suitability;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.projection.CustomerMode.State;
import dev.fanout.dashboard.projection.CustomerRows.Told;
import dev.fanout.dashboard.projection.CustomerRows.Totals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers with what was written down of the events: no service is asked. */
@Component
class ProjectedDashboards implements CustomerDashboards {

    private final Generations generations;
    private final CustomerModes customers;
    private final CustomerRows rows;
    private final ProjectionLag lag;
    private final DashboardProperties properties;
    private final Clock clock;

    ProjectedDashboards(
            Generations generations,
            CustomerModes customers,
            CustomerRows rows,
            ProjectionLag lag,
            DashboardProperties properties,
            Clock clock) {
        this.generations = generations;
        this.customers = customers;
        this.rows = rows;
        this.lag = lag;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public Source source() {
        return Source.PROJECTION;
    }

    @Override
    public Suitability suitabilityFor(String customerId) {
        if (customers.stateOf(customerId) != State.PUSHED) {
            return Suitability.NEVER;
        }
        return generations.active().complete() && !lag.isLate() ? Suitability.GOOD : Suitability.IF_WANTED;
    }

    @Override
    public CustomerDashboard of(String customerId, Deadline deadline) {
        int generation = generations.active().number();
        int most = properties.items();
        long begin = System.nanoTime();
        Totals totals = rows.totals(generation, customerId);
        List<OrderFacts> newest = rows.orders(generation, customerId, most);
        Section<OrderSummary> orders = section(
                begin,
                totals.latestAt(),
                totals.orders(),
                newest.stream().flatMap(order -> order.order().stream()).toList());
        begin = System.nanoTime();
        Section<PaymentSummary> payments = section(
                begin,
                totals.latestPaymentAt(),
                totals.payments(),
                rows.paid(generation, customerId, most).stream()
                        .flatMap(order -> order.payment().stream())
                        .toList());
        begin = System.nanoTime();
        Told told = rows.told(generation, customerId);
        List<DeliverySummary> deliveries = rows.deliveries(generation, customerId, most).stream()
                .map(DeliveryFacts::summary)
                .toList();
        Section<DeliverySummary> notifications = section(begin, told.latestAt(), told.total(), deliveries);
        List<CustomerSummary> customer = totals.all() == 0 && told.total() == 0
                ? List.of()
                : List.of(new CustomerSummary(
                        customerId,
                        emailOf(newest),
                        totals.all(),
                        new Notifications(
                                told.total(),
                                deliveries.isEmpty()
                                        ? null
                                        : deliveries.getFirst().createdAt()),
                        null));
        return CustomerDashboard.of(
                customerId,
                Source.PROJECTION,
                new Sections(
                        section(begin, later(totals.latestAt(), told.latestAt()), customer.size(), customer),
                        orders,
                        payments,
                        notifications));
    }

    /** As his latest order had it. */
    private static @Nullable String emailOf(List<OrderFacts> newest) {
        return newest.stream()
                .map(OrderFacts::email)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return Stream.of(one, other)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private <T> Section<T> section(long begin, @Nullable Instant asOf, long total, List<T> items) {
        return new Section<>(
                SectionStatus.OK,
                null,
                asOf,
                asOf == null
                        ? null
                        : Math.max(0, Duration.between(asOf, clock.instant()).toMillis()),
                Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                total,
                items);
    }
}
