package dev.fanout.messaging.retry;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.StoredProperties;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages of a service that wait for their next attempt, as an operator sees them: the one first that is due
 * first.
 */
public class WaitingRetries {

    private static final String ALL = """
            select queue, properties, stage, due_at from delayed_retry order by due_at limit :most
            """;

    /** There is no index for it, so the whole table is read, but for the payloads. */
    private static final String WITH_TEXT = """
            select queue, properties, stage, due_at from delayed_retry
            where position(:text in properties) > 0 order by due_at limit :most
            """;

    private final JdbcClient jdbc;

    WaitingRetries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Those that are due first.
     *
     * @param subject aggregate that they are about; absent for all
     */
    public List<WaitingRetry> first(@Nullable String subject, int most) {
        if (subject == null) {
            return jdbc.sql(ALL)
                    .param("most", most)
                    .query((row, _) -> retry(row))
                    .list();
        }
        return jdbc
                .sql(WITH_TEXT)
                .param("text", StoredProperties.inJson(subject))
                .param("most", most)
                .query((row, _) -> retry(row))
                .list()
                .stream()
                .filter(retry -> subject.equals(retry.subject()))
                .toList();
    }

    private static WaitingRetry retry(ResultSet row) throws SQLException {
        AMQP.BasicProperties properties = readable(row.getString("properties"));
        return new WaitingRetry(
                row.getString("queue"),
                properties.getMessageId(),
                Envelope.typeOf(properties),
                Envelope.subjectOf(properties),
                row.getInt("stage") + 1,
                row.getObject("due_at", OffsetDateTime.class).toInstant());
    }

    /** What cannot be read becomes a dead letter when it is due, and is shown until then all the same. */
    private static AMQP.BasicProperties readable(String stored) {
        try {
            return StoredProperties.fromJson(stored).toAmqp();
        } catch (MalformedMessageException e) {
            return new AMQP.BasicProperties();
        }
    }
}
