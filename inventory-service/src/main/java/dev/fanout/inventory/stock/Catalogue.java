package dev.fanout.inventory.stock;

import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.Money;
import dev.fanout.messaging.EventPublisher;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The shop's changes to products. Each takes the lock of its one product, as the saga's steps do, so they neither
 * deadlock with these nor lose an update.
 */
@Component
class Catalogue {

    private final Products products;
    private final EventPublisher events;
    private final TransactionTemplate transactions;

    Catalogue(Products products, EventPublisher events, TransactionTemplate transactions) {
        this.products = products;
        this.events = events;
        this.transactions = transactions;
    }

    /** A product as it is now, and whether it is new. */
    record Entry(Product product, boolean created) {}

    /**
     * Creates a product, or names and prices it anew. Announces what is different.
     *
     * @param stock of a new product; one that exists keeps its own
     */
    Entry put(String sku, String name, Money price, long stock) {
        try {
            return transactions.execute(_ -> putOnce(sku, name, price, stock));
        } catch (DataIntegrityViolationException createdMeanwhile) {
            return transactions.execute(_ -> putOnce(sku, name, price, stock));
        }
    }

    private Entry putOnce(String sku, String name, Money price, long stock) {
        Optional<Product> known = locked(sku);
        Product product = known.orElseGet(() -> products.save(new Product(sku, name, price, stock)));
        if (known.isEmpty() || product.describe(name, price)) {
            events.publish(new ProductChanged(sku, name, price));
        }
        return new Entry(product, known.isEmpty());
    }

    /**
     * Adds to the stock of a product.
     *
     * @return the product, or nothing where there is none
     * @throws StockLimitException if that is more than a product can ever receive
     */
    Optional<Product> restock(String sku, int quantity) {
        return transactions.execute(_ -> {
            Optional<Product> product = locked(sku);
            product.ifPresent(found -> found.restock(quantity));
            return product;
        });
    }

    private Optional<Product> locked(String sku) {
        return products.lock(List.of(sku)).stream().findFirst();
    }
}
