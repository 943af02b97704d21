package dev.fanout.order.product;

import static java.util.stream.Collectors.toMap;

import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.Money;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The product copies. What is read here may be a moment behind inventory-service. */
@Component
public class Catalogue {

    private static final String INSERT = """
            insert into product_copy (sku, name, amount, currency, changed_at, event_id)
            values (:sku, :name, :amount, :currency, :changedAt, :eventId)
            on conflict do nothing
            """;

    private static final String REPLACE_OLDER = """
            update product_copy
            set name = :name, amount = :amount, currency = :currency, changed_at = :changedAt, event_id = :eventId
            where sku = :sku and (changed_at < :changedAt or (changed_at = :changedAt and event_id < :eventId))
            """;

    private static final String PRICES = "select sku, amount, currency from product_copy where sku = any(:skus)";

    private final JdbcClient database;

    Catalogue(JdbcClient database) {
        this.database = database;
    }

    /** The prices of those products that are known. */
    public Map<String, Money> pricesOf(Set<String> skus) {
        return database
                .sql(PRICES)
                .param("skus", skus.toArray(String[]::new))
                .query((row, _) ->
                        Map.entry(row.getString("sku"), new Money(row.getLong("amount"), row.getString("currency"))))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Keeps the newest state of a product, in whatever order its changes arrive. The insert comes first because it
     * waits for a concurrent one: if it inserted nothing, there is a row to compare with.
     */
    void copy(ProductChanged product, Instant changedAt, UUID eventId) {
        var values = Map.<String, Object>of(
                "sku", product.sku(),
                "name", product.name(),
                "amount", product.price().amount(),
                "currency", product.price().currency(),
                "changedAt", OffsetDateTime.ofInstant(changedAt, ZoneOffset.UTC),
                "eventId", eventId);
        if (database.sql(INSERT).params(values).update() == 0) {
            database.sql(REPLACE_OLDER).params(values).update();
        }
    }
}
