package dev.fanout.dashboard.projection;

import dev.fanout.defaults.TimeColumns;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the projection has of one customer. Each question is answered from an index that begins with him: H2 reads it in
 * its order only where the statement names all columns of that.
 */
@Component
class CustomerRows {

    private static final String NEWEST = "select " + OrderRows.HEARD + """
            from order_view where generation = ? and customer_id = ? and %s is not null
            order by generation, customer_id, order_id desc limit ?
            """;

    private final JdbcClient jdbc;

    CustomerRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Looks at no more rows than it has to. */
    boolean hasMoreOrdersThan(int generation, String customerId, int limit) {
        long counted = jdbc.sql("""
                select count(*) from (
                    select 1 from order_view where generation = ? and customer_id = ? limit ?
                ) his
                """)
                .params(generation, customerId, limit + 1L)
                .query(Long.class)
                .single();
        return counted > limit;
    }

    /**
     * How many there are.
     *
     * @param all orders of which anything was heard
     * @param orders of these, the ones that were heard of themselves
     * @param latestAt of the latest fact; absent if there is none
     */
    record Totals(
            long all,
            long orders,
            long payments,
            @Nullable Instant latestAt,
            @Nullable Instant latestPaymentAt) {}

    Totals totals(int generation, String customerId) {
        return jdbc.sql("""
                select count(*) as all_orders, count(total_amount) as orders, count(paid_at) as payments,
                    max(latest_at) as latest_at, max(paid_at) as paid_at
                from order_view where generation = ? and customer_id = ?
                """)
                .params(generation, customerId)
                .query((row, _) -> new Totals(
                        row.getLong("all_orders"),
                        row.getLong("orders"),
                        row.getLong("payments"),
                        TimeColumns.nullableInstant(row, "latest_at"),
                        TimeColumns.nullableInstant(row, "paid_at")))
                .single();
    }

    /** His newest orders. */
    List<OrderFacts> orders(int generation, String customerId, int most) {
        return newest("total_amount", generation, customerId, most);
    }

    /** The newest of his orders that payment-service has answered. */
    List<OrderFacts> paid(int generation, String customerId, int most) {
        return newest("paid_at", generation, customerId, most);
    }

    private List<OrderFacts> newest(String present, int generation, String customerId, int most) {
        return jdbc.sql(NEWEST.formatted(present))
                .params(generation, customerId, most)
                .query((row, _) -> OrderRows.facts(row))
                .list();
    }

    /**
     * Notifications about him that have ended.
     *
     * @param latestAt when the last of them ended; absent if there is none
     */
    record Told(long total, @Nullable Instant latestAt) {}

    Told told(int generation, String customerId) {
        return jdbc.sql("""
                select count(*) as total, max(ended_at) as latest_at from delivery_view
                where generation = ? and customer_id = ?
                """)
                .params(generation, customerId)
                .query((row, _) -> new Told(row.getLong("total"), TimeColumns.nullableInstant(row, "latest_at")))
                .single();
    }

    /** The newest notifications about him. */
    List<DeliveryFacts> deliveries(int generation, String customerId, int most) {
        return jdbc.sql("select " + DeliveryRows.HEARD + """
                 from delivery_view where generation = ? and customer_id = ?
                order by generation, customer_id, delivery_id desc limit ?
                """)
                .params(generation, customerId, most)
                .query((row, _) -> DeliveryRows.facts(row))
                .list();
    }
}
