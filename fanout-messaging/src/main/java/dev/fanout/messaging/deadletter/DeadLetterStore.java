package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.wire.StoredProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes the tables of dead letters and their history; {@link DeadLetterQueries} reads them. Takes part in the
 * transaction of the caller.
 */
class DeadLetterStore {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String FAILURE = """
            message_id = :messageId, event_id = :eventId, type = :type, subject = :subject,
            correlation_id = :correlationId, trace_id = :traceId, exception = :exception, message = :message,
            stack_trace = :stackTrace,
            fingerprint = :fingerprint, attempts = attempts + :attempts, dead_at = :deadAt, status = 'OPEN',
            changed_at = :now, properties = :properties, payload = :payload
            """;

    /**
     * Another copy may fail before the inbox recognises it; that does not undo what was done. The one place where this
     * store reads a table that is not its own: that a row of the inbox proves the end of a dead letter is the promise.
     */
    private static final String NOT_HANDLED = "(status <> 'RESOLVED' or not exists"
            + " (select 1 from inbox where message_id = :eventId and queue = :queue))";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    DeadLetterStore(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /** @return false if the message is there already */
    boolean insert(UUID id, Death death, Instant now) {
        return jdbc.sql("""
                        insert into dead_letter (id, queue, message_key, message_id, event_id, type, subject,
                            correlation_id, trace_id, exception, message, stack_trace, fingerprint, attempts,
                            first_failed_at, dead_at, status, changed_at, properties, payload)
                        values (:id, :queue, :messageKey, :messageId, :eventId, :type, :subject,
                            :correlationId, :traceId, :exception, :message, :stackTrace, :fingerprint, :attempts,
                            :firstFailedAt, :deadAt, 'OPEN', :now, :properties, :payload)
                        on conflict do nothing
                        """)
                        .params(DeathColumns.of(death, now))
                        .param("id", id)
                        .param("messageKey", death.key())
                        .param("firstFailedAt", at(death.firstFailedAt()))
                        .update()
                == 1;
    }

    /**
     * The failure of a replay: counts if that replay is the latest, unless it is a copy of what is known, or the inbox
     * has handled the message all the same.
     */
    Reopened reopenReplayed(UUID id, int replay, Death death, Instant now) {
        int changed = jdbc.sql("update dead_letter set " + FAILURE
                        + " where id = :id and queue = :queue and replay_count = :replay"
                        + " and (status = 'REPLAYING' or dead_at <> :deadAt) and " + NOT_HANDLED)
                .params(DeathColumns.of(death, now))
                .param("id", id)
                .param("replay", replay)
                .update();
        if (changed == 1) {
            return Reopened.YES;
        }
        boolean known = jdbc.sql("select count(*) from dead_letter where id = ? and queue = ?")
                        .params(id, death.queue())
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
    Optional<News> reopen(Death death, Instant now) {
        return jdbc.sql("select id, dead_at from dead_letter where queue = :queue and message_key = :key"
                        + " and status <> 'REPLAYING' and dead_at <> :deadAt and " + NOT_HANDLED + " for update")
                .param("queue", death.queue())
                .param("key", death.key())
                .param("deadAt", at(death.deadAt()))
                .param("eventId", death.who().eventId())
                .query((rs, _) ->
                        new News(rs.getObject("id", UUID.class), death.withRoundsAfter(instant(rs, "dead_at"))))
                .optional()
                .map(news -> {
                    jdbc.sql("update dead_letter set " + FAILURE + " where id = :id")
                            .params(DeathColumns.of(news.death(), now))
                            .param("id", news.deadLetter())
                            .update();
                    return news;
                });
    }

    /** The dead letter of a message that is known. */
    UUID idOf(Death death) {
        return jdbc.sql("select id from dead_letter where queue = ? and message_key = ?")
                .params(death.queue(), death.key())
                .query((rs, _) -> rs.getObject(1, UUID.class))
                .single();
    }

    void addHistory(List<HistoryRow> rows) {
        template.batchUpdate(
                "insert into dead_letter_history (dead_letter_id, at, action, actor, reason, detail)"
                        + " values (?, ?, ?, ?, ?, ?)",
                rows,
                rows.size(),
                (statement, row) -> {
                    statement.setObject(1, row.deadLetter());
                    statement.setObject(2, at(row.at()));
                    statement.setString(3, row.action().name());
                    statement.setString(4, row.actor());
                    statement.setString(5, row.reason());
                    if (row.detail() == null) {
                        statement.setNull(6, Types.VARCHAR);
                    } else {
                        statement.setString(6, JSON.writeValueAsString(row.detail()));
                    }
                });
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
                        rs.getString("properties"),
                        rs.getBytes("payload")))
                .list();
    }

    void move(UUID id, String queue) {
        jdbc.sql("update dead_letter set queue = ? where id = ?")
                .params(queue, id)
                .update();
    }

    void markReplaying(Collection<UUID> ids, Instant now) {
        jdbc.sql("""
                update dead_letter set status = 'REPLAYING', replay_count = replay_count + 1, changed_at = :now
                where id in (:ids)
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
                        update dead_letter set status = 'OPEN', changed_at = ?
                        where id = ? and status = 'REPLAYING' and changed_at <= ?
                        """).params(at(now), id, at(since)).update() == 1;
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Deletes what is done with, see {@link dev.fanout.messaging.schema.Purgeable}. */
    int purge(Instant before, int most) {
        return jdbc.sql("""
                delete from dead_letter where id in (
                    select id from dead_letter
                    where status in ('RESOLVED', 'DISCARDED') and changed_at < :before limit :most)
                and status in ('RESOLVED', 'DISCARDED') and changed_at < :before
                """).param("before", at(before)).param("most", most).update();
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
     * @param stored its properties, not read yet: one that cannot be read must not hold up the others
     */
    record Claimed(UUID id, String queue, int replay, String stored, byte[] payload) {

        StoredProperties properties() {
            return StoredProperties.fromJson(stored);
        }
    }

    /** A death of a dead letter that is known, without the rounds that are known too. */
    record News(UUID deadLetter, Death death) {}
}
