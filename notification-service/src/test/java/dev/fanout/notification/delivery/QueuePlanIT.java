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

    /** Shadows the table for this transaction; its indexes come after the rows, which is ten times as fast. */
    private static final List<String> A_MILLION =
            List.of("create temporary table delivery_queue (like public.delivery_queue) on commit drop", """
            insert into delivery_queue (delivery_id, line_id, destination, stage, turn, due_at, failures)
            select gen_random_uuid(), null, 'd' || i % 1000,
                case i % 10 when 0 then 'RETRY' when 1 then 'PARKED' else 'FIRST' end, i, now(), 0
            from generate_series(1, 1000000) as i
            """);

    private static final String INDEXES = """
            select replace(indexdef, 'public.delivery_queue', 'pg_temp.delivery_queue') from pg_indexes
            where schemaname = 'public' and tablename = 'delivery_queue'
            """;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theNextOfAMillionAreTheBeginningOfAnIndex(@Autowired TransactionTemplate transactions) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            List<String> indexes = jdbc.sql(INDEXES).query(String.class).list();
            A_MILLION.forEach(statement -> jdbc.sql(statement).update());
            indexes.forEach(index -> jdbc.sql(index).update());
            jdbc.sql("analyze delivery_queue").update();

            assertBeginningOf(
                    "delivery_queue_in_turn",
                    DeliveryQueue.NEXT_IN_TURN
                            .replace("stage = ?", "stage = 'FIRST'")
                            .replace("?", "200"));
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

    @Test
    void aPurgeDeletesWhatEndedBeforeAndNothingElse(
            @Autowired TransactionTemplate transactions, @Autowired List<Retained> stores) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            PurgeCheck.deletesWhatEndedBeforeAndNothingElse(stores, jdbc);
        });
    }

    private void assertBeginningOf(String index, String select) {
        List<String> plan = jdbc.sql("explain " + select).query(String.class).list();
        assertThat(plan).anyMatch(line -> line.contains("Scan using " + index));
        assertThat(plan).noneMatch(line -> line.contains("Sort") || line.contains("Seq Scan"));
    }
}
