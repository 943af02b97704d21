package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.RealBroker;
import dev.fanout.testing.RealH2;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link QueuePlanIT} for H2, which says how many rows it has read. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = {RealBroker.class, RealH2.class})
class QueueScanIT {

    private static final Pattern SCAN_COUNT = Pattern.compile("scanCount: (\\d+)");

    private static final String MANY = """
            insert into delivery_queue (delivery_id, line_id, destination, stage, turn, due_at, failures)
            select random_uuid(), null, 'd' || mod(i, 7),
                case mod(i, 10) when 0 then 'RETRY' when 1 then 'PARKED' else 'FIRST' end, i, localtimestamp, 0
            from system_range(1, 20000) as numbers (i)
            """;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theNextOfManyAreFoundByReadingNoMore(@Autowired TransactionTemplate transactions) {
        transactions.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql(MANY).update();

            assertThat(read(DeliveryQueue.NEXT_FIRST.replace("?", "200"))).isLessThan(210);
            assertThat(read(DeliveryQueue.NEXT_RETRIES
                            .replace("<= ?", "<= localtimestamp")
                            .replace("?", "200")))
                    .isLessThan(210);
            assertThat(read(DeliveryQueue.NEXT_PARKED
                            .replace("destination = ?", "destination = 'd1'")
                            .replace("?", "16")))
                    .isLessThan(30);
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

    private int read(String select) {
        String plan = jdbc.sql("explain analyze " + select).query(String.class).single();
        Matcher count = SCAN_COUNT.matcher(plan);
        assertThat(count.find()).as(plan).isTrue();
        return Integer.parseInt(count.group(1));
    }
}
