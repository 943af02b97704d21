package dev.fanout.order.ordering;

import static java.util.stream.Collectors.toSet;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.messaging.Traces;
import dev.fanout.order.idempotency.ClientKey;
import dev.fanout.order.idempotency.IdempotencyKeys;
import dev.fanout.order.ordering.Order.Origin;
import dev.fanout.order.ordering.PlaceOrder.Wish;
import dev.fanout.order.product.Catalogue;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders: priced by the product copies, stored and announced in one transaction. */
@Service
public class PlaceOrders {

    private final Orders orders;
    private final Sagas sagas;
    private final Catalogue catalogue;
    private final IdempotencyKeys keys;
    private final OrderProperties properties;
    private final Traces traces;
    private final Clock clock;

    PlaceOrders(
            Orders orders,
            Sagas sagas,
            Catalogue catalogue,
            IdempotencyKeys keys,
            OrderProperties properties,
            Traces traces,
            Clock clock) {
        this.orders = orders;
        this.sagas = sagas;
        this.catalogue = catalogue;
        this.keys = keys;
        this.properties = properties;
        this.traces = traces;
        this.clock = clock;
    }

    /**
     * @param key makes the request repeatable: the same key and request get the same order, as long as the key is kept
     * @throws ProblemException 422 if a rule refuses the order, or the key was used for another request
     */
    @Transactional
    Placed place(PlaceOrder request, @Nullable ClientKey key) {
        UUID id = TimeOrderedId.next();
        Optional<Order> earlier =
                key == null ? Optional.empty() : keys.claim(key, request, id).flatMap(orders::read);
        if (earlier.isPresent()) {
            return new Placed(earlier.get().toView(), true);
        }
        return switch (Quote.of(
                request.lines(), catalogue.pricesOf(skusOf(request).collect(toSet())))) {
            case Quote.Priced priced ->
                new Placed(place(id, request, priced, null).toView(), false);
            case Quote.Refused refused -> throw refused.toProblem();
        };
    }

    /**
     * Places the orders of a batch.
     *
     * @return what became of each, in the order of the requests
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Outcome> placeAll(UUID batchId, List<PlaceOrder> requests) {
        var prices = catalogue.pricesOf(
                requests.stream().flatMap(PlaceOrders::skusOf).collect(toSet()));
        return requests.stream()
                .map(request -> switch (Quote.of(request.lines(), prices)) {
                    case Quote.Priced priced ->
                        new Outcome(
                                place(TimeOrderedId.next(), request, priced, batchId)
                                        .id(),
                                List.of());
                    case Quote.Refused refused -> new Outcome(null, refused.errors());
                })
                .toList();
    }

    private static Stream<String> skusOf(PlaceOrder request) {
        return request.lines().stream().map(Wish::sku);
    }

    private Order place(UUID id, PlaceOrder request, Quote.Priced priced, @Nullable UUID batchId) {
        Order order = orders.save(new Order(
                id,
                new Customer(request.customerId(), request.customerEmail(), request.paymentMethod()),
                priced,
                clock.instant(),
                properties.deadline(),
                new Origin(batchId, traces.current().orElse(null))));
        sagas.announce(order.placed());
        return order;
    }

    /**
     * What became of an order of a batch.
     *
     * @param orderId absent if a rule refused it
     * @param errors why it was refused; then at least one
     */
    public record Outcome(@Nullable UUID orderId, List<InvalidField> errors) {}

    /** @param replayed whether an earlier request with the same key had placed it */
    record Placed(OrderView order, boolean replayed) {}
}
