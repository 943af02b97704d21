package dev.fanout.messaging.outbox;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.outbox.Outgoing.AnnouncedAgain;
import dev.fanout.messaging.outbox.Outgoing.NewEvent;
import dev.fanout.messaging.outbox.Outgoing.SentAgain;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TraceHeaders;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads what the tables of the outbox have in common.
 *
 * @param service whose messages they are; no row repeats its name
 */
record OutboxRowMapper(ServiceName service) implements RowMapper<OutboxRow> {

    private static final Logger log = LoggerFactory.getLogger(OutboxRowMapper.class);

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
        StoredProperties stored = stored(properties);
        byte[] payload = rs.getBytes("payload");
        return exchange.equals(service.exchange())
                ? new AnnouncedAgain(exchange, id, stored, payload)
                : new SentAgain(exchange, rs.getString("routing_key"), id, stored, payload);
    }

    /** What cannot be read must not hold up the others: without it the message ends as a dead letter of its queue. */
    static StoredProperties stored(String json) {
        try {
            return StoredProperties.fromJson(json);
        } catch (MalformedMessageException e) {
            log.warn("A message is sent again without its properties, which cannot be read", e);
            return StoredProperties.of(new AMQP.BasicProperties());
        }
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
