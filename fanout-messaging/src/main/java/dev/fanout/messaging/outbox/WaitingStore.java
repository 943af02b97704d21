package dev.fanout.messaging.outbox;

import static dev.fanout.messaging.outbox.OutboxStore.at;
import static dev.fanout.messaging.outbox.OutboxStore.listOf;
import static java.util.stream.Collectors.joining;

import dev.fanout.messaging.topology.ServiceName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The table of messages that were refused, and of those that wait behind one of their aggregate. Takes part in the
 * transaction of the caller, who has the lock of the partition.
 */
class WaitingStore {

    private static final int LONGEST_ERROR = 1_000;

    private static final String ROW =
            "select " + OutboxRowMapper.MESSAGE + ", true as waits, attempts from outbox_waiting where ";

    private static final String DUE =
            OutboxChunk.statement(ROW + "partition_no in (%s) and not_before <= ? order by id limit ?");

    private static final String MOVE = "insert into outbox_waiting (" + OutboxRowMapper.MESSAGE
            + ", attempts, not_before, last_error) select " + OutboxRowMapper.MESSAGE
            + ", cast(? as integer), cast(? as timestamp with time zone), cast(? as varchar(1000))"
            + " from outbox where id = ?";

    private static final String UPDATE = "update outbox_waiting set attempts = ?, not_before = ?,"
            + " last_error = coalesce(?, last_error) where id = ?";

    /** Of each aggregate: the last of the times for which its messages wait, and the first message that is not due. */
    private static final String LINES = """
            select subject, max(not_before) as until, min(case when not_before > ? then id end) as first_not_due
            from outbox_waiting
            where subject = any(?) and not_before is not null
            group by subject
            """;

    private final JdbcTemplate jdbc;
    private final OutboxRowMapper rows;

    WaitingStore(JdbcTemplate jdbc, ServiceName service) {
        this.jdbc = jdbc;
        this.rows = new OutboxRowMapper(service);
    }

    /** The first of those that may be tried again. */
    OutboxChunk due(Collection<Integer> partitions, Instant now, int limit) {
        return OutboxChunk.of(jdbc.query(DUE.formatted(listOf(partitions)), rows, at(now), limit), limit);
    }

    /** The aggregates among these of which something waits that is not set aside. */
    Map<String, Line> lines(Collection<String> subjects, Instant now) {
        Map<String, Line> lines = new HashMap<>();
        jdbc.query(
                connection -> {
                    PreparedStatement statement = connection.prepareStatement(LINES);
                    statement.setObject(1, at(now));
                    statement.setArray(2, connection.createArrayOf("varchar", subjects.toArray()));
                    return statement;
                },
                rs -> {
                    Long firstNotDue = rs.getObject("first_not_due", Long.class);
                    Instant until = rs.getObject("until", OffsetDateTime.class).toInstant();
                    lines.put(rs.getString("subject"), new Line(until, firstNotDue));
                });
        return lines;
    }

    /** Lets rows wait, those of the outbox by moving them here. */
    void put(List<Wait> waits) {
        List<Wait> known = waits.stream().filter(wait -> wait.row().waits()).toList();
        List<Wait> news = waits.stream().filter(wait -> !wait.row().waits()).toList();
        if (!known.isEmpty()) {
            jdbc.batchUpdate(UPDATE, known, known.size(), WaitingStore::bind);
        }
        if (!news.isEmpty()) {
            jdbc.batchUpdate(MOVE, news, news.size(), WaitingStore::bind);
            OutboxStore.deleteFrom(
                    "outbox", news.stream().map(wait -> wait.row().id()).toList(), jdbc);
            jdbc.update("update outbox_partition set has_waiting = true where partition_no in ("
                    + news.stream()
                            .map(wait -> String.valueOf(wait.row().partition()))
                            .distinct()
                            .collect(joining(","))
                    + ")");
        }
    }

    void delete(List<Long> ids) {
        OutboxStore.deleteFrom("outbox_waiting", ids, jdbc);
    }

    boolean isEmpty(Collection<Integer> partitions) {
        return jdbc.queryForList(
                        "select id from outbox_waiting where partition_no in (" + listOf(partitions) + ") limit 1",
                        Long.class)
                .isEmpty();
    }

    /** Notes that nothing of these partitions waits. */
    void clear(Collection<Integer> partitions) {
        jdbc.update(
                "update outbox_partition set has_waiting = false where partition_no in (" + listOf(partitions) + ")");
    }

    /** Waits for the relay, if that is sending the partition of the row, and has it to itself until the commit. */
    Optional<OutboxRow> lock(long id) {
        jdbc.query(
                "select partition_no from outbox_partition where partition_no ="
                        + " (select partition_no from outbox_waiting where id = ?) for update",
                (rs, _) -> rs.getInt(1),
                id);
        return jdbc.query(ROW + "id = ?", rows, id).stream().findFirst();
    }

    /** Makes a row due, and those that wait behind it. */
    void makeDue(OutboxRow row, Instant now) {
        jdbc.update(
                "update outbox_waiting set not_before = ?"
                        + " where id = ? or (subject = ? and id > ? and not_before is not null)",
                at(now),
                row.id(),
                row.subject(),
                row.id());
    }

    private static void bind(PreparedStatement statement, Wait wait) throws SQLException {
        String why = wait.why();
        Instant until = wait.until();
        statement.setInt(1, wait.attempts());
        statement.setObject(2, until == null ? null : at(until));
        statement.setString(3, why == null ? null : why.substring(0, Math.min(why.length(), LONGEST_ERROR)));
        statement.setLong(4, wait.row().id());
    }

    /**
     * How the messages of an aggregate wait.
     *
     * @param until when all of them may be tried again
     * @param firstNotDue id of the first one that may not be tried yet; absent if all may
     */
    record Line(Instant until, @Nullable Long firstNotDue) {

        boolean allows(OutboxRow row) {
            return firstNotDue == null || row.id() < firstNotDue;
        }
    }

    /**
     * A row that is to wait.
     *
     * @param attempts how often it has been refused by now
     * @param until absent if it is set aside
     * @param why absent if it was not refused
     */
    record Wait(
            OutboxRow row,
            int attempts,
            @Nullable Instant until,
            @Nullable String why) {}
}
