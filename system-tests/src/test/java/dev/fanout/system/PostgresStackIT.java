package dev.fanout.system;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same stack on PostgreSQL. */
class PostgresStackIT {

    @Test
    void aLoadSettlesThroughAnOutageOfTheDatabasesAndNothingIsDeadLettered() throws IOException {
        try (LocalStack stack = new LocalStack(Map.of())) {
            stack.run("up", "--postgres");
            LocalStack.Command load = stack.start("load", "200", "--rate", "10");
            await().atMost(ofMinutes(1)).until(() -> load.output().contains("Posting"));

            stack.run("kill", "postgres");
            Outage.pass();
            stack.run("start", "postgres");

            assertThat(load.await(ofMinutes(5))).as(load.output()).isZero();
            assertThat(load.output()).contains("all invariants hold");
            assertThat(List.of("order", "inventory", "payment", "notification"))
                    .allMatch(domain -> stack.service(domain).deadLetters("") == 0);
        }
    }
}
