package dev.fanout.system;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The same stack on PostgreSQL. */
class PostgresStackIT {

    @Test
    void aLoadSettlesThroughAnOutageOfTheDatabasesAndNothingIsDeadLettered() throws IOException {
        try (LocalStack stack = new LocalStack(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs"))) {
            stack.run("up", "--postgres");
            LocalStack.Command load = stack.start("load", "200", "--rate", "10");
            await().atMost(ofMinutes(1))
                    .untilAsserted(() -> assertThat(load.output()).contains("Posting"));

            stack.run("kill", "postgres");
            // An answer takes as long as the pool waits for a connection.
            ServiceClient order = stack.service("order");
            await().atMost(ofMinutes(1)).until(() -> statusOf(order, "readiness") == 503);
            assertThat(statusOf(order, "liveness")).isEqualTo(200);
            Outage.pass();
            stack.run("start", "postgres");

            assertThat(load.await(ofMinutes(5))).as(load.output()).isZero();
            assertThat(load.output()).contains("all invariants hold");
            assertThat(LocalStack.DOMAINS)
                    .allSatisfy(domain -> assertThat(
                                    stack.service(domain).get("/dead-letters").path("items"))
                            .as(domain)
                            .isEmpty());
            assertThat(stack.run("logs", "order", "--lines", "200").lines().map(new JsonMapper()::readTree))
                    .as("JSON, with the ids of what was worked on")
                    .anyMatch(line -> line.path("message").asString().endsWith("is confirmed")
                            && Stream.of("traceId", "spanId", "orderId", "messageId")
                                    .noneMatch(
                                            key -> line.path(key).asString("").isEmpty()));
        }
    }

    private static int statusOf(ServiceClient service, String probe) {
        return service.exchange("GET", "/actuator/health/" + probe, "", Map.of())
                .statusCode();
    }
}
