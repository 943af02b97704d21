package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import dev.fanout.web.Slice;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Asks the services for all that they have, part by part, each question once and until the current deadline. What is
 * added meanwhile may be in none of them. Each throws {@link UnavailableException} where there is no answer, whatever
 * the cause.
 */
@Component
public class AllReads {

    private final Gates gates;
    private final WholeListsApi lists;

    AllReads(Gates gates, WholeListsApi lists) {
        this.gates = gates;
        this.lists = lists;
    }

    /** Orders after an id, in the order of ids. */
    public Slice<ListedOrder> orders(UUID after, int size) {
        return gates.to(Neighbour.ORDER).once(() -> lists.orders(after, size)).value();
    }

    /** Payments of orders after an id, in the order of these. */
    public Slice<PaymentSummary> payments(UUID after, int size) {
        return gates.to(Neighbour.PAYMENT)
                .once(() -> lists.payments(after, size))
                .value();
    }

    /** Notifications after an id, in the order of ids. */
    public Slice<ListedDelivery> notifications(UUID after, int size) {
        return gates.to(Neighbour.NOTIFICATION)
                .once(() -> lists.notifications(after, size))
                .value();
    }

    /** A page of the notifications about a customer, the newest first. */
    public Paged<ListedDelivery> notificationsOf(String customerId, int page, int size) {
        return gates.to(Neighbour.NOTIFICATION)
                .once(() -> lists.notificationsOf(customerId, page, size))
                .value();
    }
}
