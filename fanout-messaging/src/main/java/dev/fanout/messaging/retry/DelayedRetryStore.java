package dev.fanout.messaging.retry;

import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.schema.ByteBudget;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of delayed retries. Takes part in the transaction of the caller. */
class DelayedRetryStore {

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    DelayedRetryStore(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /**
     * A message that was stored for this stage before, and delivered again because its acknowledgement was lost, is
     * stored once.
     */
    void insert(List<NewRetry> retries) {
        // One order in all instances: two that store the same messages do not wait for each other in a circle.
        List<NewRetry> sorted = retries.stream()
                .sorted(Comparator.comparing(NewRetry::queue).thenComparing(NewRetry::key))
                .toList();
        template.batchUpdate("""
                insert into delayed_retry (queue, message_key, stage, due_at, properties, payload)
                values (?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """, sorted, sorted.size(), (statement, retry) -> {
            statement.setString(1, retry.queue());
            statement.setString(2, retry.key());
            statement.setInt(3, retry.stage());
            statement.setObject(4, retry.due().atOffset(ZoneOffset.UTC));
            statement.setString(5, retry.properties().toJson());
            statement.setBytes(6, retry.payload());
        });
    }

    /**
     * Locks and returns the first that are due, as many as a step may have in memory; what another instance has locked
     * is left to it.
     */
    List<Due> due(Instant now, int limit) {
        ByteBudget budget = new ByteBudget();
        List<Long> ids = new ArrayList<>();
        jdbc.sql("""
                select id, octet_length(payload) as bytes from delayed_retry
                where due_at <= ? order by due_at limit ? for update skip locked
                """).params(now.atOffset(ZoneOffset.UTC), limit).query(rs -> {
            if (budget.takes(rs.getLong("bytes"))) {
                ids.add(rs.getLong("id"));
            }
        });
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        select id, queue, properties, payload, failed_moves from delayed_retry
                        where id in (:ids) order by due_at
                        """).param("ids", ids).query((rs, _) -> due(rs)).list();
    }

    List<Long> idsOfDue(Instant now, int limit) {
        return jdbc.sql("select id from delayed_retry where due_at <= ? order by due_at limit ?")
                .params(now.atOffset(ZoneOffset.UTC), limit)
                .query((rs, _) -> rs.getLong(1))
                .list();
    }

    /** Locks one of them; empty if it is gone, or if another instance has locked it. */
    Optional<Due> lock(long id) {
        return jdbc.sql("""
                select id, queue, properties, payload, failed_moves from delayed_retry
                where id = ? for update skip locked
                """).param(id).query((rs, _) -> due(rs)).optional();
    }

    private static Due due(ResultSet rs) throws SQLException {
        return new Due(
                rs.getLong("id"),
                rs.getString("queue"),
                rs.getString("properties"),
                rs.getBytes("payload"),
                rs.getInt("failed_moves"));
    }

    /** Notes that it could not be moved. */
    void putOff(long id, Instant due) {
        jdbc.sql("update delayed_retry set failed_moves = failed_moves + 1, due_at = ? where id = ?")
                .params(due.atOffset(ZoneOffset.UTC), id)
                .update();
    }

    void delete(List<Long> ids) {
        jdbc.sql("delete from delayed_retry where id in (:ids)")
                .param("ids", ids)
                .update();
    }

    Optional<Instant> nextDue() {
        return jdbc.sql("select min(due_at) from delayed_retry")
                .query((rs, _) -> Optional.ofNullable(rs.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }

    /**
     * A message that is to be tried again.
     *
     * @param stage for which delayed attempt it waits, from 0
     * @param properties with which it is sent then
     */
    record NewRetry(String queue, String key, int stage, Instant due, StoredProperties properties, byte[] payload) {

        static NewRetry of(ReceivedMessage message, StoredProperties properties, int stage, Instant due) {
            return new NewRetry(message.queue(), keyOf(message), stage, due, properties, message.payload());
        }

        /**
         * Two replays of one dead letter may wait at once, and the later one must not be taken for a copy of the
         * earlier.
         */
        private static String keyOf(ReceivedMessage message) {
            return ReplayMark.in(message.properties().getHeaders())
                    .map(replay -> message.key() + ":" + replay.number())
                    .orElse(message.key());
        }
    }

    /**
     * A message that is due.
     *
     * @param stored its properties, not read yet: one that cannot be read must not hold up the others
     * @param failedMoves how often it could not be moved to the outbox
     */
    record Due(long id, String queue, String stored, byte[] payload, int failedMoves) {

        StoredProperties properties() {
            return StoredProperties.fromJson(stored);
        }
    }
}
