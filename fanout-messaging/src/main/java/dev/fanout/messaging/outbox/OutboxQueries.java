package dev.fanout.messaging.outbox;

import static dev.fanout.messaging.outbox.OutboxStatus.PENDING;
import static dev.fanout.messaging.outbox.OutboxStatus.REFUSED;

import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.StoredProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks at what waits to be sent, for operators and for the figures. */
class OutboxQueries {

    private static final String MESSAGE =
            "select id, exchange, routing_key, message_id, type, subject, occurred_at," + " properties, ";

    private static final String NEW =
            MESSAGE + "true as fresh, 0 as attempts, cast(null as varchar(1000)) as last_error,"
                    + " cast(null as timestamp with time zone) as not_before from outbox";

    private static final String WAITING =
            MESSAGE + "false as fresh, attempts, last_error, not_before from outbox_waiting";

    private final JdbcClient jdbc;

    OutboxQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The oldest first. */
    List<OutboxMessage> page(@Nullable OutboxStatus status, int limit, long offset) {
        return jdbc.sql("select * from (" + selection(status) + ") chosen order by id limit ? offset ?")
                .params(limit, offset)
                .query(OutboxQueries::read)
                .list();
    }

    long count(@Nullable OutboxStatus status) {
        return jdbc.sql("select count(*) from (" + selection(status) + ") chosen")
                .query(Long.class)
                .single();
    }

    Optional<OutboxMessage> find(long id) {
        return jdbc.sql("select * from (" + selection(null) + ") chosen where id = ?")
                .params(id)
                .query(OutboxQueries::read)
                .optional();
    }

    /** The first rows are the oldest, near enough: nobody has to look at the others. */
    Backlog backlog() {
        return jdbc.sql("""
                        select (select count(*) from outbox)
                                + (select count(*) from outbox_waiting where not_before is not null) as pending,
                            (select count(*) from outbox_waiting where attempts > 0) as refused,
                            least(
                                (select occurred_at from outbox order by id limit 1),
                                (select occurred_at from outbox_waiting where not_before is not null
                                    order by id limit 1)) as oldest
                        """)
                .query((rs, _) -> {
                    OffsetDateTime oldest = rs.getObject("oldest", OffsetDateTime.class);
                    return new Backlog(
                            rs.getLong("pending"), rs.getLong("refused"), oldest == null ? null : oldest.toInstant());
                })
                .single();
    }

    private static String selection(@Nullable OutboxStatus status) {
        return switch (status) {
            case null -> NEW + " union all " + WAITING;
            case PENDING -> NEW + " union all " + WAITING + " where attempts = 0";
            case REFUSED -> WAITING + " where attempts > 0";
        };
    }

    private static OutboxMessage read(ResultSet rs, int number) throws SQLException {
        String json = rs.getString("properties");
        StoredProperties again = json == null ? null : OutboxRowMapper.stored(json);
        int refusals = rs.getInt("attempts");
        OffsetDateTime notBefore = rs.getObject("not_before", OffsetDateTime.class);
        Instant next = notBefore == null ? null : notBefore.toInstant();
        return new OutboxMessage(
                rs.getLong("id"),
                refusals == 0 ? PENDING : REFUSED,
                rs.getString("exchange"),
                again == null ? null : rs.getString("routing_key"),
                again == null ? rs.getString("message_id") : again.messageId(),
                rs.getString("type"),
                again == null ? rs.getString("subject") : Envelope.subjectOf(again.toAmqp()),
                rs.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                refusals,
                rs.getString("last_error"),
                next,
                next == null && !rs.getBoolean("fresh"));
    }

    /**
     * What is to be sent.
     *
     * @param pending all but those that are set aside
     * @param refused by the broker, those that are set aside too
     * @param oldest when the first of the pending ones happened
     */
    record Backlog(long pending, long refused, @Nullable Instant oldest) {}
}
