package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealH2;
import java.util.Locale;
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
        assertThat(plan(jdbc, "saga_status = 'RUNNING'")).contains("order_view_by_status");
        assertThat(plan(jdbc, "reason = 'TIMED_OUT'")).contains("order_view_by_reason");
        assertThat(plan(jdbc, "unfinished_since < current_timestamp")).contains("order_view_unfinished");
    }

    private static String plan(JdbcClient jdbc, String condition) {
        return jdbc.sql("explain select steps from order_view where generation = 1 and " + condition)
                .query((row, _) -> row.getString(1))
                .single()
                .toLowerCase(Locale.ROOT);
    }
}
