package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.deadletter.DeadLetterFilter.Condition;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.wire.StoredMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables of dead letters and their history. Takes part in the transaction of whoever calls. */
class DeadLetterStore {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_GROUPS = 500;

    private static final String LETTER = """
            id, message_id, type, subject, queue, exception, message, attempts, first_failed_at, dead_at, status, trace_id,
            replay_count, correlation_id, fingerprint
            """;

    private static final String FAILURE = """
            message_id = :messageId, event_id = :eventId, type = :type, subject = :subject, correlation_id = :correlationId,
            trace_id = :traceId, exception = :exception, message = :message, stack_trace = :stackTrace,
            fingerprint = :fingerprint, attempts = attempts + :attempts, dead_at = :deadAt, status = 'OPEN', changed_at = :now,
            properties = :properties, payload = :payload
            """;

    /** Another copy may fail before the inbox recognises it; that does not undo what was done. */
    private static final String NOT_HANDLED =
            "(status <> 'RESOLVED' or not exists (select 1 from inbox where message_id = :eventId))";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    DeadLetterStore(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /** @return false if the message is there already */
    boolean insert(UUID id, ReceivedDeadLetter received, Instant now) {
        return jdbc.sql("""
                        insert into dead_letter (id, queue, message_key, message_id, event_id, type, subject, correlation_id, trace_id,
                            exception, message, stack_trace, fingerprint, attempts, first_failed_at, dead_at, status, changed_at,
                            properties, payload)
                        values (:id, :queue, :messageKey, :messageId, :eventId, :type, :subject, :correlationId, :traceId,
                            :exception, :message, :stackTrace, :fingerprint, :attempts, :firstFailedAt, :deadAt, 'OPEN', :now,
                            :properties, :payload)
                        on conflict do nothing
                        """)
                        .params(parametersOf(received, now))
                        .param("id", id)
                        .param("messageKey", received.key())
                        .param("firstFailedAt", at(received.firstFailedAt()))
                        .update()
                == 1;
    }

    /**
     * The failure of a replay: counts if that replay is the latest, unless it is a copy of what is known, or the inbox
     * has handled the message all the same.
     */
    Reopened reopenReplayed(UUID id, int replay, ReceivedDeadLetter received, Instant now) {
        int changed = jdbc.sql("update dead_letter set " + FAILURE
                        + " where id = :id and queue = :queue and replay_count = :replay"
                        + " and (status = 'REPLAYING' or dead_at <> :deadAt) and " + NOT_HANDLED)
                .params(parametersOf(received, now))
                .param("id", id)
                .param("replay", replay)
                .update();
        if (changed == 1) {
            return Reopened.YES;
        }
        boolean known = jdbc.sql("select count(*) from dead_letter where id = ? and queue = ?")
                        .params(id, received.queue())
                        .query(Integer.class)
                        .single()
                > 0;
        return known ? Reopened.NOT_AWAITED : Reopened.UNKNOWN;
    }

    /**
     * Another death of a message that is known: counts unless it is a copy of what is known, or a replay is under way
     * whose end will tell, or the inbox has handled the message.
     *
     * @return the dead letter, and what of the death is news
     */
    Optional<News> reopen(ReceivedDeadLetter received, Instant now) {
        return jdbc.sql("select id, dead_at from dead_letter where queue = :queue and message_key = :key"
                        + " and status <> 'REPLAYING' and dead_at <> :deadAt and " + NOT_HANDLED + " for update")
                .param("queue", received.queue())
                .param("key", received.key())
                .param("deadAt", at(received.deadAt()))
                .param("eventId", received.eventId())
                .query((rs, _) ->
                        new News(rs.getObject("id", UUID.class), received.withRoundsAfter(instant(rs, "dead_at"))))
                .optional()
                .map(news -> {
                    jdbc.sql("update dead_letter set " + FAILURE + " where id = :id")
                            .params(parametersOf(news.received(), now))
                            .param("id", news.deadLetter())
                            .update();
                    return news;
                });
    }

    private static Map<String, @Nullable Object> parametersOf(ReceivedDeadLetter received, Instant now) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("queue", received.queue());
        parameters.put("messageId", received.messageId());
        parameters.put("eventId", received.eventId());
        parameters.put("type", received.type());
        parameters.put("subject", received.subject());
        parameters.put("correlationId", received.correlationId());
        parameters.put("traceId", received.traceId());
        parameters.put("exception", received.exception());
        parameters.put("message", received.message());
        parameters.put("stackTrace", received.stackTrace());
        parameters.put("fingerprint", received.fingerprint());
        parameters.put("attempts", received.attempts());
        parameters.put("deadAt", at(received.deadAt()));
        parameters.put("now", at(now));
        parameters.put("properties", received.properties().toJson());
        parameters.put("payload", received.payload());
        return parameters;
    }

    void addHistory(List<Note> notes) {
        template.batchUpdate(
                "insert into dead_letter_history (dead_letter_id, at, action, actor, reason, detail) values (?, ?, ?, ?, ?, ?)",
                notes,
                notes.size(),
                (statement, note) -> {
                    statement.setObject(1, note.deadLetter());
                    statement.setObject(2, at(note.at()));
                    statement.setString(3, note.action().name());
                    statement.setString(4, note.actor());
                    statement.setString(5, note.reason());
                    if (note.detail() == null) {
                        statement.setNull(6, Types.VARCHAR);
                    } else {
                        statement.setString(6, JSON.writeValueAsString(note.detail()));
                    }
                });
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

    Optional<DeadLetterRecord> find(UUID id) {
        return jdbc.sql("select " + LETTER + ", stack_trace, properties, payload from dead_letter where id = ?")
                .param(id)
                .query((rs, _) -> new DeadLetterRecord(
                        letter(rs),
                        StoredMessage.fromJson(rs.getString("properties")),
                        rs.getBytes("payload"),
                        rs.getString("stack_trace"),
                        history(id)))
                .optional();
    }

    private List<HistoryEntry> history(UUID id) {
        return jdbc.sql("""
                        select at, action, actor, reason, detail from dead_letter_history where dead_letter_id = ? order by id
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

    /** Locks and returns what is open of these, in the order of their ids. */
    List<Claimed> lockOpen(Collection<UUID> ids) {
        return jdbc.sql("""
                        select id, queue, message_id, type, replay_count, properties, payload from dead_letter
                        where id in (:ids) and status = 'OPEN' order by id for update
                        """)
                .param("ids", ids)
                .query((rs, _) -> new Claimed(
                        rs.getObject("id", UUID.class),
                        rs.getString("queue"),
                        rs.getInt("replay_count") + 1,
                        StoredMessage.fromJson(rs.getString("properties")),
                        rs.getBytes("payload")))
                .list();
    }

    void markReplaying(Collection<UUID> ids, Instant now) {
        jdbc.sql("""
                update dead_letter set status = 'REPLAYING', replay_count = replay_count + 1, changed_at = :now where id in (:ids)
                """).param("ids", ids).param("now", at(now)).update();
    }

    /** @return those that were not resolved already */
    List<UUID> resolve(Collection<UUID> ids, Instant now) {
        List<UUID> locked = jdbc.sql("""
                        select id from dead_letter where id in (:ids) and status <> 'RESOLVED' order by id for update
                        """)
                .param("ids", ids)
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .list();
        if (!locked.isEmpty()) {
            jdbc.sql("update dead_letter set status = 'RESOLVED', changed_at = :now where id in (:ids)")
                    .param("ids", locked)
                    .param("now", at(now))
                    .update();
        }
        return locked;
    }

    boolean change(UUID id, DeadLetterStatus from, DeadLetterStatus to, Instant now) {
        return jdbc.sql("update dead_letter set status = ?, changed_at = ? where id = ? and status = ?")
                        .params(to.name(), at(now), id, from.name())
                        .update()
                == 1;
    }

    /** Opens one that has been replaying since that time or longer. */
    boolean giveUpReplay(UUID id, Instant since, Instant now) {
        return jdbc.sql("""
                        update dead_letter set status = 'OPEN', changed_at = ? where id = ? and status = 'REPLAYING' and changed_at <= ?
                        """).params(at(now), id, at(since)).update() == 1;
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

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    enum Reopened {
        YES,
        NOT_AWAITED,
        UNKNOWN
    }

    /**
     * A dead letter that is being replayed.
     *
     * @param replay number of this replay
     */
    record Claimed(UUID id, String queue, int replay, StoredMessage message, byte[] payload) {}

    /** A death of a dead letter that is known, without the rounds that are known too. */
    record News(UUID deadLetter, ReceivedDeadLetter received) {}

    /** An entry for the history. */
    record Note(
            UUID deadLetter,
            Instant at,
            Action action,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable Object detail) {}
}
