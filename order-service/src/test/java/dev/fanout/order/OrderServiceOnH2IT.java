package dev.fanout.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealH2;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class OrderServiceOnH2IT extends OrderServiceContract {

    /** So that the last part costs no more than the first. */
    @Test
    void allOrdersAreReadFromAnIndexInItsOrder(@Autowired JdbcClient jdbc) {
        String id = "uuid '01a22b59-28b6-76ea-98eb-8416ef6e9239'";
        String plan = jdbc.sql("explain select * from orders where id > " + id + " order by id limit 501")
                .query((row, _) -> row.getString(1))
                .single()
                .toLowerCase(Locale.ROOT);

        assertThat(plan).contains("primary_key", "index sorted");
    }

    /** As the purge deletes them, a thousand at once. */
    @Test
    void ofManyOldIdempotencyKeysEachIsLookedUp(@Autowired JdbcClient jdbc) {
        String keys = IntStream.range(0, 1000).mapToObj("'key-%s'"::formatted).collect(Collectors.joining(", "));
        String plan = jdbc.sql("explain delete from idempotency_key where request_key in (" + keys
                        + ") and created_at < current_timestamp")
                .query((row, _) -> row.getString(1))
                .single()
                .toLowerCase(Locale.ROOT);

        assertThat(plan).containsPattern("primary_key_\\w+: request_key in");
    }
}
