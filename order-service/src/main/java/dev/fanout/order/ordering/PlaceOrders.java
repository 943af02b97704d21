package dev.fanout.order.ordering;

import static java.util.stream.Collectors.toSet;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.BatchItem;
import dev.fanout.events.Money;
import dev.fanout.messaging.Traces;
import dev.fanout.order.idempotency.ClientKey;
import dev.fanout.order.idempotency.IdempotencyKeys;
import dev.fanout.order.ordering.PlaceOrder.Wish;
import dev.fanout.order.product.Catalogue;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
        return switch (Quote.of(request.lines(), pricesFor(List.of(request)))) {
            case Quote.Priced priced ->
                new Placed(place(id, request, priced, null).toView(), false);
            case Quote.Refused refused -> throw refused.toProblem();
        };
    }

    /**
     * Asks the rules about orders that are to be placed later, and stores nothing.
     *
     * @return what each order would be refused for, in the order of the requests; nothing for one that is fine
     */
    public List<List<InvalidField>> objections(List<PlaceOrder> requests) {
        var prices = pricesFor(requests);
        return requests.stream()
                .map(request -> errorsOf(Quote.of(request.lines(), prices)))
                .toList();
    }

    /**
     * Places orders of a batch, in the caller's transaction.
     *
     * @return what orders were refused for, by their index; such an order does not exist
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Integer, List<InvalidField>> placeAll(UUID batchId, List<BatchedOrder> batched) {
        var prices = pricesFor(batched.stream().map(BatchedOrder::request).toList());
        Map<Integer, List<InvalidField>> refused = new TreeMap<>();
        for (BatchedOrder order : batched) {
            switch (Quote.of(order.request().lines(), prices)) {
                case Quote.Priced priced ->
                    place(order.id(), order.request(), priced, new BatchItem(batchId, order.index()));
                case Quote.Refused refusal -> refused.put(order.index(), refusal.errors());
            }
        }
        return refused;
    }

    private Map<String, Money> pricesFor(List<PlaceOrder> requests) {
        return catalogue.pricesOf(requests.stream().flatMap(PlaceOrders::skusOf).collect(toSet()));
    }

    private static List<InvalidField> errorsOf(Quote quote) {
        return quote instanceof Quote.Refused refused ? refused.errors() : List.of();
    }

    private static Stream<String> skusOf(PlaceOrder request) {
        return request.lines().stream().map(Wish::sku);
    }

    private Order place(UUID id, PlaceOrder request, Quote.Priced priced, @Nullable BatchItem item) {
        Order order = orders.save(new Order(
                id,
                new Customer(request.customerId(), request.customerEmail(), request.paymentMethod()),
                priced,
                clock.instant(),
                properties.deadline(),
                new Origin(item, traces.current().orElse(null))));
        sagas.announce(order.placed());
        return order;
    }

    /** @param replayed whether an earlier request with the same key had placed it */
    record Placed(OrderView order, boolean replayed) {}
}
