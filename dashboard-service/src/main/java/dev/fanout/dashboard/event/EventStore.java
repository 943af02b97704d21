package dev.fanout.dashboard.event;

import static dev.fanout.defaults.TimeColumns.at;

import dev.fanout.defaults.TimeColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of events. Takes part in the transaction of the caller. */
@Component
class EventStore {

    private static final int CHUNK = 500;

    private static final String INSERT = """
            insert into audit_event (event_id, type, source, subject, sequence, order_id, customer_id, occurred_at,
                received_at, trace_id, correlation_id, causation_id, payload)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String COLUMNS = """
            position, event_id, type, source, subject, sequence, order_id, customer_id, occurred_at, received_at,
                trace_id, correlation_id, causation_id
            """;

    private static final String LIST = "select " + COLUMNS + " from audit_event where %s order by %s limit :most";

    private static final String OF_ORDER = "select " + COLUMNS + """
            from audit_event where order_id = :order and type in (:types) order by occurred_at, position limit :most
            """;

    private static final String FIRST_PAYLOAD_OF_ORDER = """
            select payload from audit_event where order_id = ? and type = ? order by occurred_at, position limit 1
            """;

    private static final String PAYLOADS = """
            select position, occurred_at, received_at, payload from audit_event where %s order by %s limit :most
            """;

    private static final String COUNT_OF_ORDER = """
            select type, count(*) as events from audit_event where order_id = :order and type in (:types) group by type
            """;

    /** The oldest are those that came first: their expiry is looked up nowhere else, however many rows there are. */
    private static final String PURGE = """
            delete from audit_event where position in (
                select position from (
                    select position, received_at from audit_event order by position limit :most
                ) oldest where received_at < :before)
            """;

    private final JdbcTemplate rows;
    private final JdbcClient jdbc;

    EventStore(JdbcTemplate rows) {
        this.rows = rows;
        this.jdbc = JdbcClient.create(rows);
    }

    /** Stores what is new of these. */
    void insert(List<Kept> events) {
        rows.batchUpdate(INSERT, events, CHUNK, (insert, kept) -> {
            AuditEvent event = kept.event();
            insert.setObject(1, event.id());
            insert.setString(2, event.type());
            insert.setString(3, event.source());
            insert.setString(4, event.subject());
            insert.setObject(5, event.sequence());
            insert.setObject(6, event.orderId());
            insert.setString(7, event.customerId());
            insert.setObject(8, at(event.occurredAt()));
            insert.setObject(9, at(event.receivedAt()));
            insert.setString(10, event.traceId());
            insert.setString(11, event.correlationId());
            insert.setString(12, event.causationId());
            insert.setString(13, kept.payload());
        });
    }

    /** An event at its place in the log. */
    record Placed(Cursor place, AuditEvent event) {}

    /** Events from the latest to the earliest. */
    List<Placed> list(EventFilter.Condition condition, int most) {
        return jdbc.sql(LIST.formatted(condition.sql(), condition.order()))
                .params(condition.values())
                .param("most", most)
                .query((row, _) -> {
                    AuditEvent event = event(row);
                    return new Placed(new Cursor(event.occurredAt(), row.getLong("position")), event);
                })
                .list();
    }

    Optional<Kept> find(UUID id) {
        return jdbc.sql("select * from audit_event where event_id = ?")
                .param(id)
                .query((row, _) -> new Kept(event(row), row.getString("payload")))
                .optional();
    }

    /** Events of an order, the earliest first. */
    List<AuditEvent> ofOrder(UUID orderId, Collection<String> types, int most) {
        return jdbc.sql(OF_ORDER)
                .param("order", orderId)
                .param("types", types)
                .param("most", most)
                .query((row, _) -> event(row))
                .list();
    }

    /** What an event said, at its place in the log. */
    record WithPayload(Cursor place, Instant receivedAt, String payload) {}

    /** Payloads from the latest event to the earliest. */
    List<WithPayload> payloads(EventFilter.Condition condition, int most) {
        return jdbc.sql(PAYLOADS.formatted(condition.sql(), condition.order()))
                .params(condition.values())
                .param("most", most)
                .query((row, _) -> new WithPayload(
                        new Cursor(TimeColumns.instant(row, "occurred_at"), row.getLong("position")),
                        TimeColumns.instant(row, "received_at"),
                        row.getString("payload")))
                .list();
    }

    Optional<String> firstPayloadOfOrder(UUID orderId, String type) {
        return jdbc.sql(FIRST_PAYLOAD_OF_ORDER)
                .params(orderId, type)
                .query(String.class)
                .optional();
    }

    /** How many events of an order there are, by type. */
    Map<String, Long> countOfOrder(UUID orderId, Collection<String> types) {
        Map<String, Long> counts = new HashMap<>();
        jdbc.sql(COUNT_OF_ORDER).param("order", orderId).param("types", types).query(row -> {
            counts.put(row.getString("type"), row.getLong("events"));
        });
        return counts;
    }

    /**
     * Deletes those of the first events that came before a time.
     *
     * @param most of the first that are looked at
     * @return how many were deleted
     */
    int purge(Instant before, int most) {
        return jdbc.sql(PURGE).param("most", most).param("before", at(before)).update();
    }

    private static AuditEvent event(ResultSet row) throws SQLException {
        return new AuditEvent(
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getString("source"),
                row.getString("subject"),
                row.getObject("sequence", Long.class),
                row.getObject("order_id", UUID.class),
                row.getString("customer_id"),
                TimeColumns.instant(row, "occurred_at"),
                TimeColumns.instant(row, "received_at"),
                row.getString("trace_id"),
                row.getString("correlation_id"),
                row.getString("causation_id"));
    }
}
