package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;

/** What the next deliveries cost does not depend on how many wait. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {RealBroker.class, RealPostgres.class})
class QueuePlanIT {

    private static final String A_MILLION = """
            insert into delivery_queue (delivery_id, line_id, destination, stage, turn, due_at, failures)
            select gen_random_uuid(), null, 'd' || i % 1000,
                case i % 10 when 0 then 'RETRY' when 1 then 'PARKED' else 'FIRST' end, i, now(), 0
            from generate_series(1, 1000000) as i
            """;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theNextOfAMillionAreTheBeginningOfAnIndex(@Autowired TransactionTemplate transactions) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql(A_MILLION).update();
            jdbc.sql("analyze delivery_queue").update();

            assertBeginningOf("delivery_queue_in_turn", DeliveryQueue.NEXT_FIRST.replace("?", "200"));
            assertBeginningOf(
                    "delivery_queue_by_time",
                    DeliveryQueue.NEXT_RETRIES.replace("<= ?", "<= now()").replace("?", "200"));
            assertBeginningOf(
                    "delivery_queue_of_destination",
                    DeliveryQueue.NEXT_PARKED
                            .replace("destination = ?", "destination = 'd1'")
                            .replace("?", "16"));
        });
    }

    private void assertBeginningOf(String index, String select) {
        List<String> plan = jdbc.sql("explain " + select).query(String.class).list();
        assertThat(plan).anyMatch(line -> line.contains("Index Scan using " + index));
        assertThat(plan).noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan"));
    }
}
