package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.deadletter.DeadLetterFilter.Condition;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.wire.StoredProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the tables of dead letters and their history. */
class DeadLetterQueries {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_GROUPS = 500;

    private static final String LETTER = """
            id, message_id, type, subject, queue, exception, message, attempts, first_failed_at, dead_at, status,
            trace_id, replay_count, correlation_id, fingerprint
            """;

    private final JdbcClient jdbc;

    DeadLetterQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<DeadLetter> page(DeadLetterFilter filter, int size, long offset) {
        Condition condition = filter.condition();
        return jdbc.sql("select " + LETTER + " from dead_letter where " + condition.sql()
                        + " order by dead_at desc, id desc limit :size offset :offset")
                .params(condition.values())
                .param("size", size)
                .param("offset", offset)
                .query((rs, _) -> letter(rs))
                .list();
    }

    long count(DeadLetterFilter filter) {
        Condition condition = filter.condition();
        return jdbc.sql("select count(*) from dead_letter where " + condition.sql())
                .params(condition.values())
                .query(Long.class)
                .single();
    }

    List<DeadLetterGroup> groups() {
        return jdbc.sql("""
                        select fingerprint, min(exception) as exception, min(message) as message, min(type) as type,
                            min(queue) as queue, count(*) as letters, min(dead_at) as oldest, max(dead_at) as newest
                        from dead_letter where status = 'OPEN'
                        group by fingerprint order by letters desc, fingerprint limit ?
                        """)
                .param(MOST_GROUPS)
                .query((rs, _) -> new DeadLetterGroup(
                        rs.getString("fingerprint"),
                        rs.getString("exception"),
                        rs.getString("message"),
                        rs.getString("type"),
                        rs.getString("queue"),
                        rs.getLong("letters"),
                        instant(rs, "oldest"),
                        instant(rs, "newest")))
                .list();
    }

    Map<DeadLetterStatus, Long> countByStatus() {
        Map<DeadLetterStatus, Long> counts = new HashMap<>();
        jdbc.sql("select status, count(*) as letters from dead_letter group by status")
                .query(rs -> {
                    counts.put(DeadLetterStatus.valueOf(rs.getString("status")), rs.getLong("letters"));
                });
        return counts;
    }

    Optional<DeadLetterFile> find(UUID id) {
        return jdbc.sql("select " + LETTER + ", stack_trace, properties, payload from dead_letter where id = ?")
                .param(id)
                .query((rs, _) -> new DeadLetterFile(
                        letter(rs),
                        StoredProperties.asFarAsReadable(rs.getString("properties")),
                        rs.getBytes("payload"),
                        rs.getString("stack_trace"),
                        history(id)))
                .optional();
    }

    private List<HistoryEntry> history(UUID id) {
        return jdbc.sql("""
                        select at, action, actor, reason, detail from dead_letter_history
                        where dead_letter_id = ? order by id
                        """)
                .param(id)
                .query((rs, _) -> {
                    String detail = rs.getString("detail");
                    return new HistoryEntry(
                            instant(rs, "at"),
                            Action.valueOf(rs.getString("action")),
                            rs.getString("actor"),
                            rs.getString("reason"),
                            detail == null ? null : JSON.readTree(detail));
                })
                .list();
    }

    /** Whether another queue has the message of a dead letter among its own. */
    boolean hasTwin(UUID id, String queue) {
        return jdbc.sql("""
                        select count(*) from dead_letter where queue = ?
                        and message_key = (select message_key from dead_letter where id = ?)
                        """).params(queue, id).query(Integer.class).single() > 0;
    }

    /** What a replay of those that meet a filter would find; see {@link DeadLetterStore} on the look into the inbox. */
    ReplayPlan plan(DeadLetterFilter filter) {
        Condition condition = filter.condition();
        List<String> queues = queuesOf(filter);
        return jdbc.sql("""
                        select count(*) as letters, min(dead_at) as oldest, max(dead_at) as newest,
                            count(case when exists (
                                select 1 from inbox
                                where inbox.message_id = dead_letter.event_id and inbox.queue = dead_letter.queue)
                            then 1 end) as handled
                        from dead_letter where
                        """ + condition.sql())
                .params(condition.values())
                .query((rs, _) -> new ReplayPlan(
                        rs.getLong("letters"),
                        rs.getLong("handled"),
                        instantOrNull(rs, "oldest"),
                        instantOrNull(rs, "newest"),
                        queues))
                .single();
    }

    List<String> queuesOf(DeadLetterFilter filter) {
        Condition condition = filter.condition();
        return jdbc.sql("select distinct queue from dead_letter where " + condition.sql() + " order by queue")
                .params(condition.values())
                .query((rs, _) -> rs.getString(1))
                .list();
    }

    /** The ids of those in these queues that meet a filter, in the order in which they died. */
    List<UUID> idsOf(DeadLetterFilter filter, Collection<String> queues) {
        if (queues.isEmpty()) {
            return List.of();
        }
        Condition condition = filter.condition();
        return jdbc.sql("select id from dead_letter where queue in (:queues) and " + condition.sql()
                        + " order by dead_at, id")
                .params(condition.values())
                .param("queues", queues)
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
    }

    /** The bytes of the payloads of these, as far as they are still there. */
    Map<UUID, Long> payloadSizes(Collection<UUID> ids) {
        Map<UUID, Long> sizes = new HashMap<>();
        jdbc.sql("select id, octet_length(payload) as bytes from dead_letter where id in (:ids)")
                .param("ids", ids)
                .query(rs -> {
                    sizes.put(rs.getObject("id", UUID.class), rs.getLong("bytes"));
                });
        return sizes;
    }

    /** The exception of the one of these that failed last. */
    Optional<String> lastFailureOf(Collection<UUID> ids) {
        return jdbc.sql("""
                        select exception || ': ' || message from dead_letter where id in (:ids)
                        order by dead_at desc limit 1
                        """).param("ids", ids).query(String.class).optional();
    }

    private static DeadLetter letter(ResultSet rs) throws SQLException {
        return new DeadLetter(
                rs.getObject("id", UUID.class),
                rs.getString("message_id"),
                rs.getString("type"),
                rs.getString("subject"),
                rs.getString("queue"),
                rs.getString("exception"),
                rs.getString("message"),
                rs.getInt("attempts"),
                instant(rs, "first_failed_at"),
                instant(rs, "dead_at"),
                DeadLetterStatus.valueOf(rs.getString("status")),
                rs.getString("trace_id"),
                rs.getInt("replay_count"),
                rs.getString("correlation_id"),
                rs.getString("fingerprint"));
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet rs, String column) throws SQLException {
        OffsetDateTime time = rs.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
