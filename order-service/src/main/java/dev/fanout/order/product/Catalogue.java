package dev.fanout.order.product;

import static java.util.stream.Collectors.toMap;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.Money;
import dev.fanout.messaging.EventMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The product copies. What is read here may be a moment behind inventory-service. */
@Component
public class Catalogue {

    private static final String INSERT = """
            insert into product_copy (sku, name, amount, currency, changed_at, event_id, sequence_no)
            values (:sku, :name, :amount, :currency, :changedAt, :eventId, :sequence)
            on conflict do nothing
            """;

    /**
     * The sequence decides where both have one, for a clock may be wrong. It begins anew with a new database of
     * inventory-service, so a lower one is newer all the same if its time is so much later that no clock explains it.
     */
    private static final String REPLACE_OLDER = """
            update product_copy
            set name = :name, amount = :amount, currency = :currency, changed_at = :changedAt, event_id = :eventId,
                sequence_no = :sequence
            where sku = :sku and case
                when sequence_no < cast(:sequence as bigint) then true
                when sequence_no > cast(:sequence as bigint) then changed_at < :muchEarlier
                else changed_at < :changedAt or (changed_at = :changedAt and event_id < :eventId)
            end
            """;

    /** More than the clocks of inventory-service's instances differ, less than a new database takes. */
    private static final Duration WRONG_CLOCK = Duration.ofMinutes(5);

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
                .list()
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Keeps the newest state of a product, in whatever order its changes arrive. The insert comes first because it
     * waits for a concurrent one: if it inserted nothing, there is a row to compare with.
     */
    void copy(ProductChanged product, EventMetadata metadata) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("sku", product.sku());
        values.put("name", product.name());
        values.put("amount", product.price().amount());
        values.put("currency", product.price().currency());
        values.put("changedAt", TimeColumns.at(metadata.time()));
        values.put("muchEarlier", TimeColumns.at(metadata.time().minus(WRONG_CLOCK)));
        values.put("eventId", metadata.id());
        values.put("sequence", metadata.sequence());
        if (database.sql(INSERT).params(values).update() == 0) {
            database.sql(REPLACE_OLDER).params(values).update();
        }
    }
}
