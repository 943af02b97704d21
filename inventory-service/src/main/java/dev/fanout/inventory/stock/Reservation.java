package dev.fanout.inventory.stock;

import dev.fanout.events.InventoryEvent.Shortage;
import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.events.InventoryEvent.StockEvent;
import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.events.InventoryEvent.StockRejected;
import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.events.InventoryEvent.StockReserved;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What inventory knows of one order and has done for it. Its state follows from the facts that are known (placed,
 * confirmed, cancelled) and not from the order or the number of times in which they arrive: each verb may come first,
 * late or again.
 *
 * <p>The verbs change the products too, and answer what is to be announced; nothing where the fact was known already.
 */
@Entity
class Reservation {

    @Id
    private UUID orderId;

    @Enumerated(EnumType.STRING)
    private ReservationStatus status = ReservationStatus.EXPECTED;

    /**
     * One text and not rows of their own: the lines never change once they are known, and no query asks for them one by
     * one.
     */
    @Convert(converter = StockLinesConverter.class)
    @Column(name = "order_lines")
    private List<StockLine> lines = List.of();

    private boolean confirmed;
    private boolean cancelled;

    /** The net below the row locks; absent of a reservation that is not stored yet. */
    @Version
    private @Nullable Long version;

    Reservation(UUID orderId) {
        this.orderId = orderId;
    }

    @SuppressWarnings("NullAway.Init")
    protected Reservation() {}

    /**
     * Sets the goods aside, all or none of them.
     *
     * @param wanted at least one line, at most one for each sku
     * @param products the product of a sku, or null where there is none
     */
    List<StockEvent> place(List<StockLine> wanted, Function<String, @Nullable Product> products) {
        if (lines.isEmpty()) {
            lines = List.copyOf(wanted);
        }
        if (status != ReservationStatus.EXPECTED) {
            return List.of();
        }
        List<Shortage> missing = lines.stream()
                .filter(line -> !isThere(line, products.apply(line.sku())))
                .map(line -> shortageOf(line, products.apply(line.sku())))
                .toList();
        if (!missing.isEmpty()) {
            status = ReservationStatus.REJECTED;
            return List.of(new StockRejected(orderId, missing));
        }
        forEachLine(products, Product::reserve);
        status = ReservationStatus.RESERVED;
        return confirmed ? List.of(new StockReserved(orderId), commit(products)) : List.of(new StockReserved(orderId));
    }

    /** The order is confirmed: the goods leave the stock as soon as they are set aside. */
    List<StockEvent> confirm(Function<String, @Nullable Product> products) {
        confirmed = true;
        return status == ReservationStatus.RESERVED ? List.of(commit(products)) : List.of();
    }

    /** The order is cancelled: what was done for it is undone, and what was not done yet never will be. */
    List<StockEvent> cancel(Function<String, @Nullable Product> products) {
        if (cancelled) {
            return List.of();
        }
        cancelled = true;
        List<StockLine> released = switch (status) {
            case RESERVED -> {
                forEachLine(products, Product::release);
                yield lines;
            }
            case COMMITTED -> {
                forEachLine(products, Product::takeBack);
                yield lines;
            }
            case EXPECTED, REJECTED, RELEASED -> List.of();
        };
        if (status != ReservationStatus.REJECTED) {
            status = ReservationStatus.RELEASED;
        }
        return List.of(new StockReleased(orderId, released));
    }

    private StockCommitted commit(Function<String, @Nullable Product> products) {
        forEachLine(products, Product::commit);
        status = ReservationStatus.COMMITTED;
        return new StockCommitted(orderId, lines);
    }

    private void forEachLine(Function<String, @Nullable Product> products, ObjIntConsumer<Product> change) {
        for (StockLine line : lines) {
            Product product = products.apply(line.sku());
            if (product == null) {
                throw new IllegalStateException(
                        "order " + orderId + " holds goods of " + line.sku() + ", which is no product");
            }
            change.accept(product, line.quantity());
        }
    }

    private static boolean isThere(StockLine line, @Nullable Product product) {
        return product != null && product.has(line.quantity());
    }

    private static Shortage shortageOf(StockLine line, @Nullable Product product) {
        // Fits: there is less than what was asked for.
        return new Shortage(line.sku(), line.quantity(), product == null ? 0 : Math.toIntExact(product.available()));
    }

    /** Whether inventory has done nothing for the order yet, and knows of no decision on it. */
    boolean isUndecided() {
        return status == ReservationStatus.EXPECTED && !confirmed;
    }

    UUID orderId() {
        return orderId;
    }

    ReservationStatus status() {
        return status;
    }

    /**
     * What the order asks for, one line for each sku, in the order of the skus; empty as long as the order has not been
     * seen.
     */
    List<StockLine> lines() {
        return lines;
    }
}
