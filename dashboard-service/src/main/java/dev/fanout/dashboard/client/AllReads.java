package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import org.springframework.stereotype.Component;

/**
 * Asks the services for all that they have, page by page, each question until the current deadline. Lists begin with
 * the newest: what comes meanwhile moves older items to later pages, so some are read twice, and none is missed. Each
 * throws {@link UnavailableException} where there is no answer, whatever the cause.
 */
@Component
public class AllReads {

    private final Gates gates;
    private final OrderApi orders;
    private final PaymentApi payments;
    private final NotificationApi notifications;

    AllReads(Gates gates, OrderApi orders, PaymentApi payments, NotificationApi notifications) {
        this.gates = gates;
        this.orders = orders;
        this.payments = payments;
        this.notifications = notifications;
    }

    /** A page of all orders. */
    public Paged<ListedOrder> orders(int page, int size) {
        return gates.to(Neighbour.ORDER).read(() -> orders.all(page, size)).value();
    }

    /** A page of all payments. */
    public Paged<PaymentSummary> payments(int page, int size) {
        return gates.to(Neighbour.PAYMENT).read(() -> payments.all(page, size)).value();
    }

    /** A page of all notifications. */
    public Paged<ListedDelivery> notifications(int page, int size) {
        return gates.to(Neighbour.NOTIFICATION)
                .read(() -> notifications.all(page, size))
                .value();
    }

    /** A page of the notifications about a customer. */
    public Paged<ListedDelivery> notificationsOf(String customerId, int page, int size) {
        return gates.to(Neighbour.NOTIFICATION)
                .read(() -> notifications.listOfCustomer(customerId, page, size))
                .value();
    }
}
