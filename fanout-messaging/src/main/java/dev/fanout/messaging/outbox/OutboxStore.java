package dev.fanout.messaging.outbox;

import static java.util.stream.Collectors.joining;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.outbox.Outgoing.NewEvent;
import dev.fanout.messaging.outbox.Outgoing.SentAgain;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TraceHeaders;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox tables. Takes part in the transaction of the caller. */
class OutboxStore {

    /** As many as the migration creates; a cluster shares the sending by them. */
    static final int PARTITIONS = 4;

    private static final String INSERT = """
            insert into outbox (partition_no, exchange, routing_key, message_id, type, subject, occurred_at,
                correlation_id, causation_id, traceparent, tracestate, payload, properties)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** A partition that another relay sends at the moment is skipped, not waited for. */
    private static final String LOCK = """
            select partition_no, has_held from outbox_partition
            where partition_no >= ? and partition_no < ?
            for update skip locked
            """;

    private static final String DUE = """
            select id, partition_no, exchange, routing_key, message_id, type, subject, occurred_at,
                correlation_id, causation_id, traceparent, tracestate, payload, attempts, properties
            from outbox
            where partition_no in (%s) and (not_before is null or not_before <= ?)
            order by id
            limit ?
            """;

    private final JdbcTemplate jdbc;
    private final String source;
    private final Clock clock;

    /** @param source name of the service, which all rows share and none repeats */
    OutboxStore(JdbcTemplate jdbc, String source, Clock clock) {
        this.jdbc = jdbc;
        this.source = source;
        this.clock = clock;
    }

    DataSource dataSource() {
        return Objects.requireNonNull(jdbc.getDataSource());
    }

    void insert(List<Outgoing> messages) {
        jdbc.batchUpdate(INSERT, messages, messages.size(), this::bind);
    }

    /** Locks the free partitions of a range until the end of the transaction. */
    List<Partition> lock(int from, int to) {
        return jdbc.query(LOCK, (rs, _) -> new Partition(rs.getInt(1), rs.getBoolean(2)), from, to);
    }

    List<OutboxRow> due(Collection<Integer> partitions, Instant now, int limit) {
        return jdbc.query(DUE.formatted(listOf(partitions)), this::read, at(now), limit);
    }

    void delete(List<Long> ids) {
        jdbc.update(connection -> {
            PreparedStatement statement = connection.prepareStatement("delete from outbox where id = any(?)");
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            return statement;
        });
    }

    /** When the aggregates that wait may be sent again. */
    Map<String, Instant> heldSubjects(Collection<Integer> partitions, Instant now) {
        Map<String, Instant> held = new HashMap<>();
        jdbc.query(
                """
                select subject, max(not_before) from outbox
                where partition_no in (%s) and not_before > ?
                group by subject
                """.formatted(listOf(partitions)),
                rs -> {
                    held.put(
                            rs.getString(1),
                            rs.getObject(2, OffsetDateTime.class).toInstant());
                },
                at(now));
        return held;
    }

    /** Notes a refusal; the row waits, and so will the later ones of its aggregate. */
    void refuse(OutboxRow row, String why, Instant notBefore) {
        jdbc.update(
                "update outbox set attempts = attempts + 1, last_error = ?, not_before = ? where id = ?",
                why.substring(0, Math.min(why.length(), 1000)),
                at(notBefore),
                row.id());
        jdbc.update("update outbox_partition set has_held = true where partition_no = ?", row.partition());
    }

    /** Makes a row wait behind an earlier one of its aggregate. */
    void hold(OutboxRow row, Instant notBefore) {
        jdbc.update("update outbox set not_before = ? where id = ?", at(notBefore), row.id());
    }

    void clearHeld(Collection<Integer> partitions) {
        jdbc.update("update outbox_partition set has_held = false where partition_no in (%s)"
                .formatted(listOf(partitions)));
    }

    Backlog backlog() {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*), min(occurred_at) from outbox", (rs, _) -> {
            OffsetDateTime oldest = rs.getObject(2, OffsetDateTime.class);
            return new Backlog(rs.getLong(1), oldest == null ? null : oldest.toInstant());
        }));
    }

    static int partitionOf(String subject) {
        return Math.floorMod(subject.hashCode(), PARTITIONS);
    }

    /** How long a row waits after its n-th refusal. */
    static Duration backoff(int refusals, Duration longest) {
        Duration wait = Duration.ofSeconds(1L << Math.min(refusals, 10));
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static String listOf(Collection<? extends Number> numbers) {
        return numbers.stream().map(String::valueOf).collect(joining(","));
    }

    private void bind(PreparedStatement statement, Outgoing message) throws SQLException {
        statement.setInt(1, partitionOf(message.subject()));
        statement.setString(2, message.exchange());
        statement.setString(3, message.routingKey());
        statement.setString(5, message.type());
        statement.setString(6, message.subject());
        statement.setString(10, message.trace().traceparent());
        statement.setString(11, message.trace().tracestate());
        statement.setBytes(12, message.payload());
        switch (message) {
            case NewEvent event -> {
                EventMetadata metadata = event.metadata();
                statement.setObject(4, metadata.id());
                statement.setObject(7, at(metadata.time()));
                statement.setString(8, metadata.correlationId());
                statement.setString(9, metadata.causationId());
                statement.setString(13, null);
            }
            case SentAgain again -> {
                statement.setObject(4, again.id());
                statement.setObject(7, at(clock.instant()));
                statement.setString(8, again.subject());
                statement.setString(9, null);
                statement.setString(13, again.stored().toJson());
            }
        }
    }

    private OutboxRow read(ResultSet rs, int ignored) throws SQLException {
        String properties = rs.getString("properties");
        return new OutboxRow(
                rs.getLong("id"),
                rs.getInt("partition_no"),
                rs.getInt("attempts"),
                properties == null
                        ? event(rs)
                        : new SentAgain(
                                rs.getString("exchange"),
                                rs.getString("routing_key"),
                                rs.getObject("message_id", UUID.class),
                                StoredProperties.fromJson(properties),
                                rs.getBytes("payload")));
    }

    private NewEvent event(ResultSet rs) throws SQLException {
        return new NewEvent(
                rs.getString("exchange"),
                new EventMetadata(
                        rs.getObject("message_id", UUID.class),
                        rs.getString("type"),
                        source,
                        rs.getString("subject"),
                        rs.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        rs.getString("correlation_id"),
                        rs.getString("causation_id")),
                new TraceHeaders(rs.getString("traceparent"), rs.getString("tracestate")),
                rs.getBytes("payload"));
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    /** @param oldest when the oldest fact happened that was not announced yet */
    record Backlog(long rows, @Nullable Instant oldest) {}

    /** @param hasHeld whether some of its rows may be waiting */
    record Partition(int number, boolean hasHeld) {}
}
