package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the services about one customer, each question until the current deadline. Each throws
 * {@link UnavailableException} where there is no answer, whatever the cause.
 */
@Component
public class CustomerReads {

    private static final int NOT_FOUND = 404;

    private final Gates gates;
    private final OrderApi orders;
    private final PaymentApi payments;
    private final NotificationApi notifications;

    CustomerReads(Gates gates, OrderApi orders, PaymentApi payments, NotificationApi notifications) {
        this.gates = gates;
        this.orders = orders;
        this.payments = payments;
        this.notifications = notifications;
    }

    /** What notification-service knows of him; empty if it knows nothing. */
    public Answer<Optional<CustomerSummary>> customer(String customerId) {
        return gates.to(Neighbour.NOTIFICATION)
                .read(ifKnown(() -> notifications.customer(customerId), customer -> customer.subscriptions() != null));
    }

    private static <T> Supplier<@Nullable Optional<T>> ifKnown(Supplier<@Nullable T> request, Predicate<T> isWhole) {
        return () -> {
            try {
                T known = request.get();
                return known == null || !isWhole.test(known) ? null : Optional.of(known);
            } catch (UnexpectedStatusException e) {
                if (e.status() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        };
    }

    /** His newest orders. */
    public Answer<Paged<OrderSummary>> orders(String customerId, int most) {
        return gates.to(Neighbour.ORDER).read(() -> orders.ofCustomer(customerId, most));
    }

    /** The payments of his newest orders. */
    public Answer<Paged<PaymentSummary>> payments(String customerId, int most) {
        return gates.to(Neighbour.PAYMENT).read(() -> payments.ofCustomer(customerId, most));
    }

    /** The newest notifications about him. */
    public Answer<Paged<DeliverySummary>> notifications(String customerId, int most) {
        return gates.to(Neighbour.NOTIFICATION).read(() -> notifications.ofCustomer(customerId, most));
    }
}
