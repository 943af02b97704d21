package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of orders. */
@Component
class OrderRows implements Rows<OrderFacts> {

    /** What was heard: all that {@link #facts} reads. */
    static final String HEARD = """
            order_id, steps, customer_id, email, total_amount, total_currency, reason, decline_reason, undone_amount,
                undone_currency
            """;

    /** Finds each of several by the index that begins with ids. H2 would rather look at all of a generation. */
    private static final String AMONG = "order_id in (:ids) and generation + 0 = :generation";

    private static final int CHUNK = 500;

    private static final String INSERT = """
            insert into order_view (steps, customer_id, email, total_amount, total_currency, reason, decline_reason,
                undone_amount, undone_currency, order_status, saga_status, unfinished_since, paid_at, first_at,
                latest_at, generation, order_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String UPDATE = """
            update order_view set steps = ?, customer_id = ?, email = ?, total_amount = ?, total_currency = ?,
                reason = ?, decline_reason = ?, undone_amount = ?, undone_currency = ?, order_status = ?,
                saga_status = ?, unfinished_since = ?, paid_at = ?, first_at = ?, latest_at = ?
            where generation = ? and order_id = ?
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    OrderRows(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    @Override
    public Set<UUID> existing(int generation, Collection<UUID> ids) {
        return new HashSet<>(jdbc.sql("select order_id from order_view where " + AMONG)
                .param("generation", generation)
                .param("ids", ids)
                .query(UUID.class)
                .list());
    }

    @Override
    public void insert(int generation, List<OrderFacts> facts) {
        rows.batchUpdate(INSERT, facts, CHUNK, (row, order) -> fill(row, generation, order));
    }

    @Override
    public List<OrderFacts> lock(int generation, Collection<UUID> ids) {
        return jdbc.sql("select " + HEARD + "from order_view where " + AMONG + " order by order_id for update")
                .param("generation", generation)
                .param("ids", ids)
                .query((row, _) -> facts(row))
                .list();
    }

    /** What is known of these orders, without locking it. */
    List<OrderFacts> read(int generation, Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("select " + HEARD + "from order_view where " + AMONG)
                        .param("generation", generation)
                        .param("ids", ids)
                        .query((row, _) -> facts(row))
                        .list();
    }

    @Override
    public void update(int generation, List<OrderFacts> facts) {
        rows.batchUpdate(UPDATE, facts, CHUNK, (row, order) -> fill(row, generation, order));
    }

    private static void fill(PreparedStatement row, int generation, OrderFacts order) throws SQLException {
        Progress progress = order.progress();
        Money total = order.total();
        Money undone = order.undone();
        row.setString(1, Steps.text(order.steps()));
        row.setString(2, order.customerId());
        row.setString(3, order.email());
        row.setObject(4, total == null ? null : total.amount());
        row.setString(5, total == null ? null : total.currency());
        row.setString(6, order.reason() == null ? null : order.reason().name());
        row.setString(7, order.declineReason());
        row.setObject(8, undone == null ? null : undone.amount());
        row.setString(9, undone == null ? null : undone.currency());
        row.setString(10, progress.decision().name());
        row.setString(11, progress.status().name());
        setTime(row, 12, progress.unfinishedSince());
        setTime(row, 13, progress.paidAt());
        setTime(row, 14, progress.earliest());
        setTime(row, 15, progress.latest());
        row.setInt(16, generation);
        row.setObject(17, order.id());
    }

    private static void setTime(PreparedStatement row, int column, @Nullable Instant time) throws SQLException {
        row.setObject(column, time == null ? null : at(time));
    }

    static OrderFacts facts(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        return new OrderFacts(
                row.getObject("order_id", UUID.class),
                Steps.in(row.getString("steps")),
                row.getString("customer_id"),
                row.getString("email"),
                money(row, "total"),
                reason == null ? null : CancellationReason.valueOf(reason),
                row.getString("decline_reason"),
                money(row, "undone"));
    }

    private static @Nullable Money money(ResultSet row, String name) throws SQLException {
        Long amount = row.getObject(name + "_amount", Long.class);
        return amount == null ? null : new Money(amount, row.getString(name + "_currency"));
    }
}
