package dev.fanout.dashboard.customer;

import dev.fanout.dashboard.client.CustomerSummary;
import dev.fanout.dashboard.client.DeliverySummary;
import dev.fanout.dashboard.client.OrderSummary;
import dev.fanout.dashboard.client.PaymentSummary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.stream.Stream;

/**
 * What all services know of a customer.
 *
 * @param source that it came from
 * @param partial whether a section is not {@link SectionStatus#OK}
 */
public record CustomerDashboard(String customerId, Source source, boolean partial, Sections sections) {

    /** The dashboard with these sections. */
    public static CustomerDashboard of(String customerId, Source source, Sections sections) {
        return new CustomerDashboard(customerId, source, sections.arePartial(), sections);
    }

    /**
     * The sections.
     *
     * @param customer what notification-service knows of him: one item, or none
     */
    @Schema(name = "DashboardSections")
    public record Sections(
            Section<CustomerSummary> customer,
            Section<OrderSummary> orders,
            Section<PaymentSummary> payments,
            Section<DeliverySummary> notifications) {

        private boolean arePartial() {
            return Stream.of(customer, orders, payments, notifications)
                    .anyMatch(section -> section.status() != SectionStatus.OK);
        }
    }
}
