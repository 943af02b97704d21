package dev.fanout.messaging.outbox;

import static java.util.stream.Collectors.joining;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.outbox.Outgoing.Again;
import dev.fanout.messaging.outbox.Outgoing.NewEvent;
import dev.fanout.messaging.topology.ServiceName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The table of what is to be sent, and its partitions. Takes part in the transaction of the caller. */
class OutboxStore implements OutboxSink {

    /** As many as the migration creates; a cluster shares the sending by them. */
    static final int PARTITIONS = 4;

    private static final String INSERT = """
            insert into outbox (partition_no, exchange, routing_key, message_id, type, subject, occurred_at,
                correlation_id, causation_id, traceparent, tracestate, payload, properties)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** A partition that another relay sends at the moment is skipped, not waited for. */
    private static final String LOCK = """
            select partition_no, has_waiting from outbox_partition
            where partition_no >= ? and partition_no < ?
            for update skip locked
            """;

    private static final String NEXT = OutboxChunk.statement("select " + OutboxRowMapper.MESSAGE
            + ", false as waits, 0 as attempts from outbox where partition_no in (%s) order by id limit ?");

    private final JdbcTemplate jdbc;
    private final OutboxRowMapper rows;
    private final Clock clock;

    OutboxStore(JdbcTemplate jdbc, ServiceName service, Clock clock) {
        this.jdbc = jdbc;
        this.rows = new OutboxRowMapper(service);
        this.clock = clock;
    }

    @Override
    public DataSource database() {
        return Objects.requireNonNull(jdbc.getDataSource());
    }

    @Override
    public void insert(List<Outgoing> messages) {
        jdbc.batchUpdate(INSERT, messages, messages.size(), this::bind);
    }

    /** Locks the free partitions of a range until the end of the transaction. */
    List<Partition> lock(int from, int to) {
        return jdbc.query(LOCK, (rs, _) -> new Partition(rs.getInt(1), rs.getBoolean(2)), from, to);
    }

    /** The first rows of some partitions. */
    OutboxChunk next(Collection<Integer> partitions, int limit) {
        return OutboxChunk.of(jdbc.query(NEXT.formatted(listOf(partitions)), rows, limit), limit);
    }

    void delete(List<Long> ids) {
        deleteFrom("outbox", ids, jdbc);
    }

    static int partitionOf(String subject) {
        return Math.floorMod(subject.hashCode(), PARTITIONS);
    }

    static String listOf(Collection<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(joining(","));
    }

    static void deleteFrom(String table, List<Long> ids, JdbcTemplate jdbc) {
        jdbc.update(connection -> {
            PreparedStatement statement = connection.prepareStatement("delete from " + table + " where id = any(?)");
            statement.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            return statement;
        });
    }

    static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
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
            case Again again -> {
                statement.setObject(4, again.id());
                statement.setObject(7, at(clock.instant()));
                statement.setString(8, again.subject());
                statement.setString(9, null);
                statement.setString(13, again.stored().toJson());
            }
        }
    }

    /** @param hasWaiting whether some of its messages may be in the table of those that wait */
    record Partition(int number, boolean hasWaiting) {}
}
