package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.client.CustomerReads;
import dev.fanout.dashboard.client.CustomerSummary;
import dev.fanout.dashboard.client.DeliverySummary;
import dev.fanout.dashboard.client.OrderSummary;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.dashboard.customer.CustomerDashboard.Sections;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.dashboard.gather.Gathered;
import dev.fanout.dashboard.gather.Part;
import dev.fanout.dashboard.gather.Scatter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Asks all services at once (scatter-gather), and answers with what has come by the deadline. */
@Component
class LiveDashboards implements CustomerDashboards {

    private final Scatter scatter;
    private final LiveSection<CustomerSummary> customer;
    private final LiveSection<OrderSummary> orders;
    private final LiveSection<PaymentSummary> payments;
    private final LiveSection<DeliverySummary> notifications;

    LiveDashboards(
            Scatter scatter,
            CustomerReads services,
            LastKnownAnswers lastKnown,
            DashboardProperties properties,
            Clock clock,
            MeterRegistry meters) {
        int most = properties.items();
        this.scatter = scatter;
        this.customer = new LiveSection<>("customer", id -> Known.one(services.customer(id)), lastKnown, clock, meters);
        this.orders =
                new LiveSection<>("orders", id -> Known.page(services.orders(id, most)), lastKnown, clock, meters);
        this.payments =
                new LiveSection<>("payments", id -> Known.page(services.payments(id, most)), lastKnown, clock, meters);
        this.notifications = new LiveSection<>(
                "notifications", id -> Known.page(services.notifications(id, most)), lastKnown, clock, meters);
    }

    @Override
    public Source source() {
        return Source.LIVE;
    }

    /** The services always know. */
    @Override
    public Suitability suitabilityFor(String customerId) {
        return Suitability.GOOD;
    }

    @Override
    public CustomerDashboard of(String customerId, Deadline deadline) throws InterruptedException {
        Part<Known<CustomerSummary>> customerPart = customer.partFor(customerId);
        Part<Known<OrderSummary>> ordersPart = orders.partFor(customerId);
        Part<Known<PaymentSummary>> paymentsPart = payments.partFor(customerId);
        Part<Known<DeliverySummary>> notificationsPart = notifications.partFor(customerId);
        Gathered gathered = scatter.gather(deadline, customerPart, ordersPart, paymentsPart, notificationsPart);
        return CustomerDashboard.of(
                customerId,
                Source.LIVE,
                new Sections(
                        customer.of(customerId, gathered.of(customerPart)),
                        orders.of(customerId, gathered.of(ordersPart)),
                        payments.of(customerId, gathered.of(paymentsPart)),
                        notifications.of(customerId, gathered.of(notificationsPart))));
    }
}
