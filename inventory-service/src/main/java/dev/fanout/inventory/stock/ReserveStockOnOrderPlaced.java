package dev.fanout.inventory.stock;

import dev.fanout.defaults.saga.SagaDeadlines;
import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.PermanentFailureException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Inventory's first step of the saga: sets the goods of a new order aside, or says what is missing. For an order that
 * comes after its deadline it does neither, and leaves no trace: the order is cancelled, or is about to be.
 */
@Component
class ReserveStockOnOrderPlaced implements EventHandler<OrderPlaced> {

    private final LockedStock stock;
    private final EventPublisher events;
    private final SagaDeadlines deadlines;

    ReserveStockOnOrderPlaced(LockedStock stock, EventPublisher events, SagaDeadlines deadlines) {
        this.stock = stock;
        this.events = events;
        this.deadlines = deadlines;
    }

    @Override
    public void handle(OrderPlaced placed, EventMetadata metadata) {
        List<StockLine> wanted = wantedBy(placed);
        Reservation reservation = stock.reservationOf(placed.orderId());
        if (reservation.isUndecided() && deadlines.hasPassed(placed.deadline())) {
            deadlines.countRefused();
            return;
        }
        reservation.place(wanted, stock::product).forEach(events::publish);
        stock.save(reservation);
    }

    /** One line for each sku: what is asked for twice must be there twice. */
    static List<StockLine> wantedBy(OrderPlaced placed) {
        if (placed.lines().isEmpty()) {
            throw new PermanentFailureException("order " + placed.orderId() + " has no lines");
        }
        Map<String, Integer> quantities = new TreeMap<>();
        for (OrderLine line : placed.lines()) {
            if (line.quantity() < 1) {
                throw new PermanentFailureException("order %s asks for %s of %s, expected at least 1"
                        .formatted(placed.orderId(), line.quantity(), line.sku()));
            }
            try {
                quantities.merge(line.sku(), line.quantity(), Math::addExact);
            } catch (ArithmeticException e) {
                throw new PermanentFailureException(
                        "order %s asks for more of %s than can be counted".formatted(placed.orderId(), line.sku()), e);
            }
        }
        return quantities.entrySet().stream()
                .map(entry -> new StockLine(entry.getKey(), entry.getValue()))
                .toList();
    }
}
