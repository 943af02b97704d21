package dev.fanout.inventory.stock;

import static java.util.stream.Collectors.toMap;

import dev.fanout.events.InventoryEvent.StockLine;
import dev.fanout.messaging.TransactionScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The reservations and products that the current transaction works on, all of them locked: first the reservations in
 * the order of their ids, then the products in the order of their skus, so that no two transactions wait for each
 * other, however hot a product is. It also knows what does not exist, so that nothing is asked for twice. Lives as long
 * as the transaction.
 */
@Component
@TransactionScoped
class LockedStock {

    private final Reservations reservationRows;
    private final Products productRows;

    /** By order; null where the table has no row. */
    private final Map<UUID, @Nullable Reservation> reservations = new HashMap<>();

    /** By sku; null where there is no such product. */
    private final Map<String, @Nullable Product> products = new HashMap<>();

    LockedStock(Reservations reservationRows, Products productRows) {
        this.reservationRows = reservationRows;
        this.productRows = productRows;
    }

    /**
     * Locks in two statements all that a batch of events needs.
     *
     * @param orderIds orders whose reservations, and the products in these, are going to be asked for
     * @param skus further products
     */
    void lock(Set<UUID> orderIds, Collection<String> skus) {
        Set<UUID> unknown = new HashSet<>(orderIds);
        unknown.removeAll(reservations.keySet());
        Set<String> wanted = new TreeSet<>(skus);
        if (!unknown.isEmpty()) {
            unknown.forEach(orderId -> reservations.put(orderId, null));
            for (Reservation reservation : reservationRows.lock(unknown)) {
                reservations.put(reservation.orderId(), reservation);
                reservation.lines().stream().map(StockLine::sku).forEach(wanted::add);
            }
        }
        wanted.removeAll(products.keySet());
        lockProducts(wanted);
    }

    /** The reservation of an order; a new one that is not saved yet where nothing was known. */
    Reservation reservationOf(UUID orderId) {
        if (!reservations.containsKey(orderId)) {
            lock(Set.of(orderId), List.of());
        }
        Reservation known = reservations.get(orderId);
        if (known != null) {
            return known;
        }
        Reservation created = new Reservation(orderId);
        reservations.put(orderId, created);
        return created;
    }

    /**
     * Keeps a reservation that may be new; after its change, because what changes after this costs a statement more.
     */
    void save(Reservation reservation) {
        if (reservation.isNew()) {
            reservationRows.save(reservation);
        }
    }

    /** @return null where no such product exists */
    @Nullable Product product(String sku) {
        if (!products.containsKey(sku)) {
            lockProducts(Set.of(sku));
        }
        return products.get(sku);
    }

    private void lockProducts(Collection<String> skus) {
        if (skus.isEmpty()) {
            return;
        }
        Map<String, Product> found = productRows.lock(skus).stream().collect(toMap(Product::sku, Function.identity()));
        skus.forEach(sku -> products.put(sku, found.get(sku)));
    }
}
