package dev.fanout.messaging.retry;

import dev.fanout.messaging.failure.ReplayMark;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of delayed retries. Takes part in the transaction of the caller. */
class DelayedRetryStore {

    private final JdbcClient jdbc;

    DelayedRetryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A message that was stored for this stage before, and delivered again because its acknowledgement was lost, is
     * stored once.
     */
    void insert(ReceivedMessage message, StoredProperties next, int stage, Instant due) {
        jdbc.sql("""
                insert into delayed_retry (queue, message_key, stage, due_at, properties, payload)
                values (?, ?, ?, ?, ?, ?)
                on conflict do nothing
                """)
                .params(
                        message.queue(),
                        keyOf(message),
                        stage,
                        due.atOffset(ZoneOffset.UTC),
                        next.toJson(),
                        message.payload())
                .update();
    }

    /**
     * Two replays of one dead letter may wait at once, and the later one must not be taken for a copy of the earlier.
     */
    private static String keyOf(ReceivedMessage message) {
        return ReplayMark.in(message.properties().getHeaders())
                .map(replay -> message.key() + ":" + replay.number())
                .orElse(message.key());
    }

    /** Locks and returns what is due; what another instance has locked is left to it. */
    List<Due> due(Instant now, int limit) {
        return jdbc.sql("""
                select id, queue, properties, payload from delayed_retry
                where due_at <= ? order by due_at limit ? for update skip locked
                """)
                .params(now.atOffset(ZoneOffset.UTC), limit)
                .query((rs, _) -> new Due(
                        rs.getLong("id"),
                        rs.getString("queue"),
                        StoredProperties.fromJson(rs.getString("properties")),
                        rs.getBytes("payload")))
                .list();
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

    record Due(long id, String queue, StoredProperties properties, byte[] payload) {}
}
