package dev.fanout.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealH2;
import java.util.Locale;
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
}
