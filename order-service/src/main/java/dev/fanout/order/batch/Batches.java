package dev.fanout.order.batch;

import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.messaging.Traces;
import dev.fanout.order.batch.BatchView.Item;
import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.order.ordering.BatchedOrder;
import dev.fanout.order.ordering.PlaceOrder;
import dev.fanout.order.ordering.PlaceOrders;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import dev.fanout.web.RequestParts;
import dev.fanout.web.RequestParts.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes batches. What is accepted is stored and announced in one transaction, so an accepted batch is not forgotten;
 * its orders enter their sagas afterwards.
 */
@Service
class Batches {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final PlaceOrders placing;
    private final RequestParts parts;
    private final BatchRows rows;
    private final WaitingOrders waiting;
    private final BatchAnnouncements announcements;
    private final Traces traces;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Batches(
            PlaceOrders placing,
            RequestParts parts,
            BatchRows rows,
            WaitingOrders waiting,
            BatchAnnouncements announcements,
            Traces traces,
            TransactionTemplate transactions,
            Clock clock) {
        this.placing = placing;
        this.parts = parts;
        this.rows = rows;
        this.waiting = waiting;
        this.announcements = announcements;
        this.traces = traces;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Stores the batch. Orders that are invalid, or that a rule refuses, become rejected items.
     *
     * @throws ProblemException 503 if too many orders wait already
     */
    BatchView place(PlaceBatch request) {
        if (waiting.isFull()) {
            throw ProblemException.unavailable(
                    "batches-full", "Too many orders of batches wait to enter their sagas; please try again.", RETRY);
        }
        UUID id = TimeOrderedId.next();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Part<PlaceOrder>> orders = request.orders().stream()
                .map(order -> parts.read(order, PlaceOrder.class))
                .toList();
        List<Item> items = judged(orders);
        BatchView batch = BatchView.of(id, now, items);
        transactions.executeWithoutResult(_ -> {
            rows.insert(batch, traces.current().orElse(null));
            waiting.add(id, accepted(orders, items), now);
            announce(batch, request);
        });
        return batch;
    }

    private List<Item> judged(List<Part<PlaceOrder>> orders) {
        List<PlaceOrder> readable =
                orders.stream().map(Part::value).filter(Objects::nonNull).toList();
        Iterator<List<InvalidField>> objections = placing.objections(readable).iterator();
        return orders.stream()
                .map(order -> itemOf(order.value() == null ? order.errors() : objections.next()))
                .toList();
    }

    private static Item itemOf(List<InvalidField> errors) {
        return errors.isEmpty()
                ? new Item(TimeOrderedId.next(), ItemStatus.PENDING, null, errors)
                : new Item(null, ItemStatus.REJECTED, null, errors);
    }

    private static List<BatchedOrder> accepted(List<Part<PlaceOrder>> orders, List<Item> items) {
        List<BatchedOrder> accepted = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            UUID orderId = items.get(i).orderId();
            PlaceOrder order = orders.get(i).value();
            if (orderId != null && order != null) {
                accepted.add(new BatchedOrder(i, orderId, order));
            }
        }
        return accepted;
    }

    private void announce(BatchView batch, PlaceBatch request) {
        announcements.placed(batch.id(), batch.total(), request.callbackUrl());
        List<Settlement> settlements = new ArrayList<>();
        for (int i = 0; i < batch.total(); i++) {
            Item item = batch.items().get(i);
            if (item.status() == ItemStatus.REJECTED) {
                settlements.add(new Settlement(i, item.status(), item.errors()));
            }
        }
        announcements.rejected(batch.id(), settlements);
        if (settlements.size() == batch.total()) {
            announcements.completed(batch.id(), new Tally(batch.total(), 0, 0, batch.total()));
        }
    }
}
