package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealH2;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = RealH2.class)
class ProjectionOnH2IT extends ProjectionPromises {

    @Test
    void whatIsAskedForIsTheBeginningOfAnIndex(@Autowired JdbcClient jdbc) {
        assertThat(plan(jdbc, "customer_id = 'c-1' order by generation, customer_id, order_id desc limit 50"))
                .contains("order_view_of_customer", "index sorted");
        assertThat(plan(jdbc, "saga_status = 'RUNNING' order by generation, saga_status, order_id desc limit 50"))
                .contains("order_view_by_status", "index sorted");
        assertThat(plan(jdbc, "reason = 'TIMED_OUT' order by generation, reason, order_id desc limit 50"))
                .contains("order_view_by_reason", "index sorted");
        assertThat(plan(
                        jdbc,
                        "order_id < uuid '01a22b59-28b6-76ea-98eb-8416ef6e9239'"
                                + " order by generation, order_id desc limit 50"))
                .contains("order_view_newest", "index sorted");
        assertThat(plan(jdbc, "unfinished_since < current_timestamp")).contains("order_view_unfinished");
    }

    private static String plan(JdbcClient jdbc, String condition) {
        return jdbc.sql("explain select steps from order_view where generation = 1 and " + condition)
                .query((row, _) -> row.getString(1))
                .single()
                .toLowerCase(Locale.ROOT);
    }

    @Test
    void ofManyOrdersOrNotificationsEachIsLookedUp(@Autowired JdbcClient jdbc) {
        String ids = Stream.generate(UUID::randomUUID)
                .limit(500)
                .map("uuid '%s'"::formatted)
                .collect(Collectors.joining(", "));

        for (String form : List.of("", " order by order_id for update")) {
            assertThat(jdbc.sql("explain select steps from order_view where order_id in (" + ids
                                    + ") and generation + 0 = 1" + form)
                            .query((row, _) -> row.getString(1))
                            .single()
                            .toLowerCase(Locale.ROOT))
                    .contains("order_view_of_order: order_id in");
        }
        assertThat(jdbc.sql("explain delete from delivery_view where delivery_id in (" + ids
                                + ") and generation + 0 = 1")
                        .query((row, _) -> row.getString(1))
                        .single()
                        .toLowerCase(Locale.ROOT))
                .contains("delivery_view_of_delivery: delivery_id in");
    }
}
