package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.defaults.TimeOrderedId;
import java.time.Instant;
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

    static void deletesWhatEndedBeforeAndNothingElse(DeliveryStore store, JdbcClient jdbc) {
        UUID ended = insert(jdbc, "DELIVERED");
        UUID pending = insert(jdbc, "PENDING");

        store.purge(Instant.now().minusSeconds(60), 100);
        assertThat(isThere(jdbc, ended)).isTrue();

        store.purge(Instant.now().plusSeconds(1), 100);
        assertThat(isThere(jdbc, ended)).isFalse();
        assertThat(isThere(jdbc, pending)).isTrue();
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
