package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.defaults.TimeOrderedId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a purge deletes, on the database of the test that calls it, in a transaction of that test. */
final class PurgeCheck {

    private static final String INSERT = """
            insert into delivery (id, channel, recipient, event_type, status, created_at, delivered_at)
            values (?, 'log', 'r', 'order.confirmed.v1', ?, localtimestamp,
                case when ? = 'DELIVERED' then localtimestamp end)
            """;

    private PurgeCheck() {}

    static void deletesWhatEndedBeforeAndNothingElse(List<Retained> stores, JdbcClient jdbc) {
        UUID ended = insert(jdbc, "DELIVERED");
        UUID pending = insert(jdbc, "PENDING");
        UUID endedBatch = batchOf(ended, jdbc);
        UUID pendingBatch = batchOf(pending, jdbc);

        purge(stores, Instant.now().minusSeconds(60));
        assertThat(isThere(jdbc, ended)).isTrue();
        assertThat(isBatchThere(jdbc, endedBatch)).isTrue();

        purge(stores, Instant.now().plusSeconds(1));
        assertThat(isThere(jdbc, ended)).isFalse();
        assertThat(isThere(jdbc, pending)).isTrue();
        assertThat(isBatchThere(jdbc, endedBatch)).isFalse();
        assertThat(isBatchThere(jdbc, pendingBatch)).isTrue();
    }

    /** Twice, because one store may wait for another. */
    private static void purge(List<Retained> stores, Instant before) {
        for (int i = 0; i < 2; i++) {
            stores.forEach(store -> store.purge(before, 100));
        }
    }

    private static UUID batchOf(UUID delivery, JdbcClient jdbc) {
        UUID batch = UUID.randomUUID();
        jdbc.sql("insert into batch_callback (batch_id, created_at) values (?, localtimestamp)")
                .param(batch)
                .update();
        jdbc.sql("update delivery set batch_id = ? where id = ?")
                .params(batch, delivery)
                .update();
        return batch;
    }

    private static boolean isBatchThere(JdbcClient jdbc, UUID batch) {
        return jdbc.sql("select count(*) from batch_callback where batch_id = ?")
                        .param(batch)
                        .query(Long.class)
                        .single()
                == 1;
    }

    private static UUID insert(JdbcClient jdbc, String status) {
        UUID id = TimeOrderedId.next();
        jdbc.sql(INSERT).params(id, status, status).update();
        return id;
    }

    private static boolean isThere(JdbcClient jdbc, UUID delivery) {
        return jdbc.sql("select count(*) from delivery where id = ?")
                        .param(delivery)
                        .query(Long.class)
                        .single()
                == 1;
    }
}
