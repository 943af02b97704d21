package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.AllReads;
import dev.fanout.dashboard.client.ListedDelivery;
import dev.fanout.dashboard.client.ListedOrder;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.web.Paged;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads pages of what the services have, as facts. */
@Component
class RebuildPages {

    /** As many as a customer's dashboard reads: their answers fit into what an answer may have. */
    private static final int SIZE = 50;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AllReads services;
    private final Clock clock;

    RebuildPages(AllReads services, Clock clock) {
        this.services = services;
        this.clock = clock;
    }

    /**
     * A page.
     *
     * @param last whether none follows
     */
    record Page(List<OrderFacts> orders, List<DeliveryFacts> deliveries, boolean last) {}

    /** @throws dev.fanout.dashboard.client.UnavailableException if the service does not answer */
    Page read(Rebuild.Part part, int page) {
        return Deadline.in(PATIENCE, clock).call(() -> switch (part) {
            case ORDERS -> {
                Paged<ListedOrder> found = services.orders(page, SIZE);
                yield new Page(
                        found.items().stream().map(FactsOfServices::of).toList(), List.of(), isLast(found, page));
            }
            case PAYMENTS -> {
                Paged<PaymentSummary> found = services.payments(page, SIZE);
                yield new Page(
                        found.items().stream()
                                .flatMap(payment -> FactsOfServices.of(payment).stream())
                                .toList(),
                        List.of(),
                        isLast(found, page));
            }
            case NOTIFICATIONS -> {
                Paged<ListedDelivery> found = services.notifications(page, SIZE);
                yield new Page(
                        List.of(),
                        found.items().stream()
                                .flatMap(delivery -> FactsOfServices.of(delivery).stream())
                                .toList(),
                        isLast(found, page));
            }
            case SWITCH -> throw new IllegalArgumentException("there is nothing to read at the end");
        });
    }

    private static boolean isLast(Paged<?> found, int page) {
        return (page + 1L) * SIZE >= found.total() || found.items().isEmpty();
    }
}
