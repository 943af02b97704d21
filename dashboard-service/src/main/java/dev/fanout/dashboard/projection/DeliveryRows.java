package dev.fanout.dashboard.projection;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.dashboard.projection.DeliveryFacts.Address;
import dev.fanout.defaults.TimeColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of notifications. */
@Component
class DeliveryRows implements Rows<DeliveryFacts> {

    /** All that {@link #facts} reads. */
    static final String HEARD =
            "delivery_id, order_id, customer_id, channel, recipient, event_type, created_at, delivered_at, ended_at";

    /** As for orders. */
    private static final String AMONG = "delivery_id in (:ids) and generation + 0 = :generation";

    private static final int CHUNK = 500;

    private static final String INSERT = "insert into delivery_view (" + HEARD + """
            , generation) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String UPDATE = """
            update delivery_view set order_id = ?, customer_id = ?, delivered_at = ?, ended_at = ?
            where generation = ? and delivery_id = ?
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    DeliveryRows(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    @Override
    public Set<UUID> existing(int generation, Collection<UUID> ids) {
        return new HashSet<>(jdbc.sql("select delivery_id from delivery_view where " + AMONG)
                .param("generation", generation)
                .param("ids", ids)
                .query(UUID.class)
                .list());
    }

    @Override
    public void insert(int generation, List<DeliveryFacts> facts) {
        rows.batchUpdate(INSERT, facts, CHUNK, (row, delivery) -> {
            Instant deliveredAt = delivery.deliveredAt();
            row.setObject(1, delivery.id());
            row.setObject(2, delivery.orderId());
            row.setString(3, delivery.customerId());
            row.setString(4, delivery.address().channel());
            row.setString(5, delivery.address().recipient());
            row.setString(6, delivery.eventType());
            row.setObject(7, at(delivery.createdAt()));
            row.setObject(8, deliveredAt == null ? null : at(deliveredAt));
            row.setObject(9, at(delivery.endedAt()));
            row.setInt(10, generation);
        });
    }

    @Override
    public List<DeliveryFacts> lock(int generation, Collection<UUID> ids) {
        return jdbc.sql("select " + HEARD + " from delivery_view where " + AMONG + " order by delivery_id for update")
                .param("generation", generation)
                .param("ids", ids)
                .query((row, _) -> facts(row))
                .list();
    }

    @Override
    public void update(int generation, List<DeliveryFacts> facts) {
        rows.batchUpdate(UPDATE, facts, CHUNK, (row, delivery) -> {
            Instant deliveredAt = delivery.deliveredAt();
            row.setObject(1, delivery.orderId());
            row.setString(2, delivery.customerId());
            row.setObject(3, deliveredAt == null ? null : at(deliveredAt));
            row.setObject(4, at(delivery.endedAt()));
            row.setInt(5, generation);
            row.setObject(6, delivery.id());
        });
    }

    /**
     * Forgets those that ended before a time, in whatever generation. In two statements: H2 looks over the whole table
     * for each row that a subselect finds.
     *
     * @return how many rows; fewer than {@code most} if there are no more
     */
    int purge(Instant before, int most) {
        List<UUID> ids = jdbc.sql("select delivery_id from delivery_view where ended_at < ? order by ended_at limit ?")
                .params(at(before), most)
                .query((row, _) -> row.getObject("delivery_id", UUID.class))
                .list();
        return ids.isEmpty()
                ? 0
                : jdbc.sql("delete from delivery_view where delivery_id in (:ids) and ended_at < :before")
                        .param("ids", ids)
                        .param("before", at(before))
                        .update();
    }

    /** Deletes some of a customer's; at most so many. In two statements, for the same reason. */
    int delete(int generation, String customerId, int most) {
        List<UUID> ids = jdbc.sql(
                        "select delivery_id from delivery_view where generation = ? and customer_id = ? limit ?")
                .params(generation, customerId, most)
                .query((row, _) -> row.getObject("delivery_id", UUID.class))
                .list();
        return ids.isEmpty()
                ? 0
                : jdbc.sql("delete from delivery_view where " + AMONG)
                        .param("ids", ids)
                        .param("generation", generation)
                        .update();
    }

    static DeliveryFacts facts(ResultSet row) throws SQLException {
        return new DeliveryFacts(
                row.getObject("delivery_id", UUID.class),
                row.getObject("order_id", UUID.class),
                row.getString("customer_id"),
                new Address(row.getString("channel"), row.getString("recipient")),
                row.getString("event_type"),
                TimeColumns.instant(row, "created_at"),
                TimeColumns.nullableInstant(row, "delivered_at"),
                TimeColumns.instant(row, "ended_at"));
    }
}
