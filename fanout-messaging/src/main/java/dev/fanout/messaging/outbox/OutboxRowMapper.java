package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.outbox.Outgoing.AnnouncedAgain;
import dev.fanout.messaging.outbox.Outgoing.NewEvent;
import dev.fanout.messaging.outbox.Outgoing.SentAgain;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TraceHeaders;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads what the tables of the outbox have in common.
 *
 * @param service whose messages they are; no row repeats its name
 */
record OutboxRowMapper(ServiceName service) implements RowMapper<OutboxRow> {

    /** Of a message; both tables have these. */
    static final String MESSAGE = "id, partition_no, exchange, routing_key, message_id, type, subject, occurred_at,"
            + " correlation_id, causation_id, traceparent, tracestate, payload, properties";

    /** Reads {@link #MESSAGE}, {@code waits} and {@code attempts}. */
    @Override
    public OutboxRow mapRow(ResultSet rs, int number) throws SQLException {
        return new OutboxRow(
                rs.getLong("id"),
                rs.getInt("partition_no"),
                rs.getBoolean("waits"),
                rs.getInt("attempts"),
                message(rs));
    }

    private Outgoing message(ResultSet rs) throws SQLException {
        String properties = rs.getString("properties");
        if (properties == null) {
            return event(rs);
        }
        String exchange = rs.getString("exchange");
        UUID id = rs.getObject("message_id", UUID.class);
        StoredProperties stored = StoredProperties.fromJson(properties);
        byte[] payload = rs.getBytes("payload");
        return exchange.equals(service.exchange())
                ? new AnnouncedAgain(exchange, id, stored, payload)
                : new SentAgain(exchange, rs.getString("routing_key"), id, stored, payload);
    }

    private NewEvent event(ResultSet rs) throws SQLException {
        return new NewEvent(
                rs.getString("exchange"),
                new EventMetadata(
                        rs.getObject("message_id", UUID.class),
                        rs.getString("type"),
                        service.application(),
                        rs.getString("subject"),
                        rs.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        rs.getString("correlation_id"),
                        rs.getString("causation_id")),
                new TraceHeaders(rs.getString("traceparent"), rs.getString("tracestate")),
                rs.getBytes("payload"));
    }
}
