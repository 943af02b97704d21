package dev.fanout.messaging.inbox;

import dev.fanout.messaging.schema.Database;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The inbox table: what was handled. Insert first, and let the database say what is new. */
abstract class InboxStore {

    private static final String NOT_TO_BE_REPLAYED = """
            not exists (
                select 1 from dead_letter where event_id = inbox.message_id and queue = inbox.queue
                and status in ('OPEN', 'REPLAYING'))
            """;

    final JdbcTemplate jdbc;

    private InboxStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    static InboxStore in(Database database) {
        return switch (database.product()) {
            case POSTGRESQL -> new OnPostgres(database.template());
            case H2 -> new OnH2(database.template());
        };
    }

    /** Enters the messages and returns those that were not there; of a message that is given twice, the first. */
    List<InboxMessage> enter(List<InboxMessage> messages, Instant now) {
        // One order in all instances: two that enter the same messages do not wait for each other in a circle.
        List<InboxMessage> sorted = new ArrayList<>(messages);
        sorted.sort(Comparator.comparing(
                        (InboxMessage message) -> message.metadata().id())
                .thenComparing(message -> message.delivery().queue()));
        Set<Key> fresh = insert(sorted, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
        return messages.stream()
                .filter(message -> fresh.remove(Key.of(message)))
                .toList();
    }

    abstract Set<Key> insert(List<InboxMessage> messages, OffsetDateTime now);

    /**
     * Deletes what is older, see {@link dev.fanout.messaging.schema.Purgeable}. The table has no index by time, for
     * every message would pay for it; its oldest rows lie in front, so a chunk is found soon, and only the last look of
     * a purge goes through the whole table. May delete a few more than asked for, where one id is in several queues. A
     * message whose dead letter may still be replayed keeps its row, or the replay would handle it twice: the one place
     * where this store reads a table that is not its own.
     */
    int purge(Instant before, int most) {
        return JdbcClient.create(jdbc)
                .sql("""
                delete from inbox where message_id in (
                    select message_id from inbox where handled_at < :before and %1$s limit :most)
                and handled_at < :before and %1$s
                """.formatted(NOT_TO_BE_REPLAYED))
                .param("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .param("most", most)
                .update();
    }

    /** What a message is known by: one message id on two queues is two messages. */
    record Key(UUID messageId, String queue) {

        static Key of(InboxMessage message) {
            return new Key(message.metadata().id(), message.delivery().queue());
        }
    }

    /** One statement for all; the driver's batches would not tell which rows are new. */
    private static final class OnPostgres extends InboxStore {

        private static final String INSERT = """
                insert into inbox (message_id, queue, type, handled_at)
                select id, queue, type, ?
                from unnest(?::uuid[], ?::varchar[], ?::varchar[]) as message (id, queue, type)
                on conflict do nothing
                returning message_id, queue
                """;

        OnPostgres(JdbcTemplate jdbc) {
            super(jdbc);
        }

        @Override
        Set<Key> insert(List<InboxMessage> messages, OffsetDateTime now) {
            return new HashSet<>(jdbc.query(
                    connection -> {
                        PreparedStatement statement = connection.prepareStatement(INSERT);
                        statement.setObject(1, now);
                        statement.setArray(
                                2,
                                connection.createArrayOf(
                                        "uuid",
                                        messages.stream()
                                                .map(message ->
                                                        message.metadata().id())
                                                .toArray()));
                        statement.setArray(
                                3,
                                connection.createArrayOf(
                                        "varchar",
                                        messages.stream()
                                                .map(message ->
                                                        message.delivery().queue())
                                                .toArray()));
                        statement.setArray(
                                4,
                                connection.createArrayOf(
                                        "varchar",
                                        messages.stream()
                                                .map(message ->
                                                        message.metadata().type())
                                                .toArray()));
                        return statement;
                    },
                    (rs, _) -> new Key(rs.getObject(1, UUID.class), rs.getString(2))));
        }
    }

    private static final class OnH2 extends InboxStore {

        private static final String INSERT =
                "insert into inbox (message_id, queue, type, handled_at) values (?, ?, ?, ?) on conflict do nothing";

        OnH2(JdbcTemplate jdbc) {
            super(jdbc);
        }

        @Override
        Set<Key> insert(List<InboxMessage> messages, OffsetDateTime now) {
            int[][] counts = jdbc.batchUpdate(INSERT, messages, messages.size(), (statement, message) -> {
                statement.setObject(1, message.metadata().id());
                statement.setString(2, message.delivery().queue());
                statement.setString(3, message.metadata().type());
                statement.setObject(4, now);
            });
            Set<Key> fresh = new HashSet<>();
            for (int i = 0; i < messages.size(); i++) {
                if (Objects.requireNonNull(counts[0])[i] == 1) {
                    fresh.add(Key.of(messages.get(i)));
                }
            }
            return fresh;
        }
    }
}
