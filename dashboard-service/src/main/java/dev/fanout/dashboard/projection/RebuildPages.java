package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.AllReads;
import dev.fanout.dashboard.client.ListedDelivery;
import dev.fanout.dashboard.client.ListedOrder;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.dashboard.gather.Deadline;
import dev.fanout.web.Slice;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads pages of what the services have, as facts. */
@Component
class RebuildPages {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AllReads services;
    private final Clock clock;

    RebuildPages(AllReads services, Clock clock) {
        this.services = services;
        this.clock = clock;
    }

    /**
     * A page.
     *
     * @param next after which id the next one begins; empty if none follows
     */
    record Page(List<Said> orders, List<DeliveryFacts> deliveries, Optional<UUID> next) {}

    /**
     * @param size most items of the page
     * @throws dev.fanout.dashboard.client.UnavailableException if the service does not answer
     */
    Page read(Rebuild.Part part, UUID after, int size) {
        return Deadline.in(PATIENCE, clock).call(() -> switch (part) {
            case ORDERS -> {
                Slice<ListedOrder> found = services.orders(after, size);
                yield new Page(facts(found, order -> Stream.of(FactsOfServices.of(order))), List.of(), next(found));
            }
            case PAYMENTS -> {
                Slice<PaymentSummary> found = services.payments(after, size);
                yield new Page(facts(found, payment -> FactsOfServices.of(payment).stream()), List.of(), next(found));
            }
            case NOTIFICATIONS -> {
                Slice<ListedDelivery> found = services.notifications(after, size);
                yield new Page(List.of(), facts(found, delivery -> FactsOfServices.of(delivery).stream()), next(found));
            }
            case SWITCH -> throw new IllegalArgumentException("there is nothing to read at the end");
        });
    }

    private static <T, F> List<F> facts(Slice<T> found, Function<T, Stream<F>> factsOf) {
        return found.items().stream().flatMap(factsOf).toList();
    }

    private static Optional<UUID> next(Slice<?> found) {
        return Optional.ofNullable(found.next());
    }
}
