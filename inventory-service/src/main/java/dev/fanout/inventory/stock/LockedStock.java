package dev.fanout.inventory.stock;

import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.messaging.LockedRows;
import dev.fanout.messaging.TransactionScoped;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The reservations and products that the current transaction works on, all of them locked: first the reservations in
 * the order of their ids, then the products in the order of their skus, so that no two transactions wait for each
 * other, however hot a product is.
 */
@Component
@TransactionScoped
class LockedStock {

    private final LockedRows<UUID, Reservation> reservations;
    private final LockedRows<String, Product> products;

    LockedStock(Reservations reservationRows, Products productRows) {
        reservations = new LockedRows<>(reservationRows::lock, Reservation::orderId, reservationRows::save);
        products = new LockedRows<>(productRows::lock, Product::sku, productRows::save);
    }

    /**
     * Locks in two statements all that a batch of events needs.
     *
     * @param orderIds orders whose reservations, and the products in these, are going to be asked for
     * @param skus further products
     */
    void lock(Set<UUID> orderIds, Set<String> skus) {
        Set<String> wanted = new HashSet<>(skus);
        for (Reservation reservation : reservations.lock(orderIds)) {
            reservation.lines().stream().map(StockLine::sku).forEach(wanted::add);
        }
        products.lock(wanted);
    }

    /** The reservation of an order; a new one that is not saved yet where nothing was known. */
    Reservation reservationOf(UUID orderId) {
        lock(Set.of(orderId), Set.of());
        return reservations.of(orderId, () -> new Reservation(orderId));
    }

    /** Keeps a reservation that may be new, see {@link LockedRows#save}. */
    void save(Reservation reservation) {
        reservations.save(reservation);
    }

    /** @return null where no such product exists */
    @Nullable Product product(String sku) {
        return products.find(sku);
    }
}
