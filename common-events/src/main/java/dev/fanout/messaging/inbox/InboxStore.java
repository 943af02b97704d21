package dev.fanout.messaging.inbox;

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
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The inbox table: what was handled. Insert first, and let the database say what is new. */
abstract class InboxStore {

    final JdbcTemplate jdbc;

    private InboxStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    static InboxStore on(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        String product = jdbc.execute((ConnectionCallback<String>)
                connection -> connection.getMetaData().getDatabaseProductName());
        return "PostgreSQL".equals(product) ? new OnPostgres(jdbc) : new OnH2(jdbc);
    }

    /** Enters the messages and returns those that were not there; of a message that is given twice, the first. */
    List<Task> enter(List<Task> tasks, Instant now) {
        // One order for everybody: two instances that enter the same messages do not wait for each other in a circle.
        List<Task> sorted = new ArrayList<>(tasks);
        sorted.sort(Comparator.comparing(task -> task.metadata().id()));
        Set<UUID> fresh = insert(sorted, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
        return tasks.stream().filter(task -> fresh.remove(task.metadata().id())).toList();
    }

    abstract Set<UUID> insert(List<Task> tasks, OffsetDateTime now);

    /** One statement for all; the driver's batches would not tell which rows are new. */
    private static final class OnPostgres extends InboxStore {

        private static final String INSERT = """
                insert into inbox (message_id, queue, type, handled_at)
                select id, queue, type, ? from unnest(?::uuid[], ?::varchar[], ?::varchar[]) as message (id, queue, type)
                on conflict do nothing
                returning message_id
                """;

        OnPostgres(JdbcTemplate jdbc) {
            super(jdbc);
        }

        @Override
        Set<UUID> insert(List<Task> tasks, OffsetDateTime now) {
            return new HashSet<>(jdbc.query(
                    connection -> {
                        PreparedStatement statement = connection.prepareStatement(INSERT);
                        statement.setObject(1, now);
                        statement.setArray(
                                2,
                                connection.createArrayOf(
                                        "uuid",
                                        tasks.stream()
                                                .map(task -> task.metadata().id())
                                                .toArray()));
                        statement.setArray(
                                3,
                                connection.createArrayOf(
                                        "varchar",
                                        tasks.stream()
                                                .map(task -> task.delivery().queue())
                                                .toArray()));
                        statement.setArray(
                                4,
                                connection.createArrayOf(
                                        "varchar",
                                        tasks.stream()
                                                .map(task -> task.metadata().type())
                                                .toArray()));
                        return statement;
                    },
                    (rs, _) -> rs.getObject(1, UUID.class)));
        }
    }

    private static final class OnH2 extends InboxStore {

        private static final String INSERT =
                "insert into inbox (message_id, queue, type, handled_at) values (?, ?, ?, ?) on conflict do nothing";

        OnH2(JdbcTemplate jdbc) {
            super(jdbc);
        }

        @Override
        Set<UUID> insert(List<Task> tasks, OffsetDateTime now) {
            int[][] counts = jdbc.batchUpdate(INSERT, tasks, tasks.size(), (statement, task) -> {
                statement.setObject(1, task.metadata().id());
                statement.setString(2, task.delivery().queue());
                statement.setString(3, task.metadata().type());
                statement.setObject(4, now);
            });
            Set<UUID> fresh = new HashSet<>();
            for (int i = 0; i < tasks.size(); i++) {
                if (Objects.requireNonNull(counts[0])[i] == 1) {
                    fresh.add(tasks.get(i).metadata().id());
                }
            }
            return fresh;
        }
    }
}
