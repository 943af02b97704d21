package dev.fanout.inventory.stock;

import dev.fanout.events.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import org.jspecify.annotations.Nullable;

/**
 * A product and its stock. Every piece that was ever received is available, reserved or committed: {@code received =
 * available + reserved + committed}, none of them negative. The verbs keep that, and check constraints of the table are
 * the net below them.
 *
 * <p>Changed only while its row is locked, see {@link LockedStock}.
 */
@Entity
class Product {

    /** The most that a product may ever receive; keeps all sums far away from overflow. */
    static final long MOST_RECEIVED = 1_000_000_000_000_000L;

    @Id
    private String sku;

    private String name;
    private long priceAmount;
    private String priceCurrency;
    private long available;
    private long reserved;
    private long committed;
    private long received;

    /** The net below the row locks; absent of a product that is not stored yet. */
    @Version
    @Column(name = "row_version")
    private @Nullable Long version;

    Product(String sku, String name, Money price, long stock) {
        if (stock < 0 || stock > MOST_RECEIVED) {
            throw new IllegalArgumentException("the stock of " + sku + " cannot be " + stock);
        }
        this.sku = sku;
        this.name = name;
        this.priceAmount = price.amount();
        this.priceCurrency = price.currency();
        this.available = stock;
        this.received = stock;
    }

    @SuppressWarnings("NullAway.Init")
    protected Product() {}

    /** @return whether anything is different now */
    boolean describe(String newName, Money newPrice) {
        if (name.equals(newName) && price().equals(newPrice)) {
            return false;
        }
        name = newName;
        priceAmount = newPrice.amount();
        priceCurrency = newPrice.currency();
        return true;
    }

    /** @throws StockLimitException if the product would have received more than {@link #MOST_RECEIVED} */
    void restock(int quantity) {
        requirePositive(quantity);
        if (received > MOST_RECEIVED - quantity) {
            throw new StockLimitException(sku, received, quantity);
        }
        received += quantity;
        available += quantity;
    }

    boolean has(int quantity) {
        return available >= quantity;
    }

    void reserve(int quantity) {
        requirePositive(quantity);
        require(available >= quantity, quantity, "reserve");
        available -= quantity;
        reserved += quantity;
    }

    /** The reserved goods leave the stock. */
    void commit(int quantity) {
        requirePositive(quantity);
        require(reserved >= quantity, quantity, "commit");
        reserved -= quantity;
        committed += quantity;
    }

    /** Reserved goods go back on the shelf. */
    void release(int quantity) {
        requirePositive(quantity);
        require(reserved >= quantity, quantity, "release");
        reserved -= quantity;
        available += quantity;
    }

    /** Goods that had left the stock come back. */
    void takeBack(int quantity) {
        requirePositive(quantity);
        require(committed >= quantity, quantity, "take back");
        committed -= quantity;
        available += quantity;
    }

    private void require(boolean possible, int quantity, String what) {
        if (!possible) {
            throw new IllegalStateException("cannot %s %s of %s: available %s, reserved %s, committed %s"
                    .formatted(what, quantity, sku, available, reserved, committed));
        }
    }

    private static void requirePositive(int quantity) {
        if (quantity < 1) {
            throw new IllegalArgumentException("a quantity is at least 1, but is " + quantity);
        }
    }

    String sku() {
        return sku;
    }

    String name() {
        return name;
    }

    Money price() {
        return new Money(priceAmount, priceCurrency);
    }

    long available() {
        return available;
    }

    long reserved() {
        return reserved;
    }

    long committed() {
        return committed;
    }

    long received() {
        return received;
    }
}
