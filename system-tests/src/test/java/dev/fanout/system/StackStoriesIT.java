package dev.fanout.system;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** All services as processes on a real broker: what a user sees, and what survives a {@code kill -9} of any of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackStoriesIT {

    private static LocalStack stack;

    @BeforeAll
    static void up() throws IOException {
        stack = new LocalStack(Map.of("FANOUT_ORDER_DEADLINE", "20s"));
        assertThat(stack.run("up")).contains("healthy");
    }

    @AfterAll
    static void close() throws IOException {
        stack.close();
    }

    @Test
    @Order(1)
    void everyStoryOfTheDemoEndsAsItShould() {
        assertThat(stack.run("demo"))
                .contains("COMPLETED")
                .contains("OUT_OF_STOCK")
                .contains("PAYMENT_DECLINED")
                .contains("TIMED_OUT")
                .contains("CUSTOMER_REQUEST")
                .contains("RESOLVED");
    }

    @Test
    @Order(2)
    void afterTheDemoEachServiceShowsItsFigures() {
        for (String domain : List.of("order", "inventory", "payment", "notification")) {
            String queue = domain.equals("order") ? "order.payment.events" : domain + ".order.events";
            assertThat(stack.service(domain).figures("fanout_inbox_received_total", queue))
                    .as(domain)
                    .isNotEmpty();
            assertThat(stack.service(domain).figures("fanout_inbox_lag_seconds_bucket", queue))
                    .as(domain)
                    .isNotEmpty();
            assertThat(stack.service(domain).figures("fanout_queue_depth", queue))
                    .hasSize(1);
            assertThat(stack.service(domain).figures("fanout_dead_letters", "open"))
                    .hasSize(1);
            assertThat(stack.service(domain).figures("fanout_handler_seconds_count", "handle"))
                    .as(domain)
                    .isNotEmpty();
            for (String name : List.of(
                    "fanout_outbox_pending",
                    "fanout_outbox_oldest_pending_seconds",
                    "fanout_outbox_batch_count",
                    "fanout_outbox_published_total",
                    "fanout_retry_scheduled_total")) {
                assertThat(stack.service(domain).figures(name, ""))
                        .as("%s of %s", name, domain)
                        .isNotEmpty();
            }
        }
        assertThat(stack.service("order").figures("fanout_saga_duration_seconds_count", ""))
                .hasSize(5); // confirmed, and four reasons of a cancellation
        assertThat(stack.service("order").figures("fanout_saga_unfinished", "")).hasSize(1);
    }

    @Test
    @Order(3)
    void everyProcessMayBeKilledUnderLoadAndTheInvariantsHold() {
        LocalStack.Command load = stack.start("load", "500", "--rate", "8");
        await().atMost(ofMinutes(1)).until(() -> load.output().contains("Posting"));
        for (String victim : List.of("payment", "inventory", "order", "notification")) {
            stack.run("kill", victim);
            stack.run("start", victim);
        }
        stack.run("kill", "broker");
        Outage.pass();
        stack.run("start", "broker");
        int exit = load.await(ofMinutes(6));
        assertThat(exit).as(load.output()).isZero();
        assertThat(load.output()).contains("all invariants hold");
        assertThat(List.of("order", "inventory", "payment", "notification"))
                .allMatch(domain -> stack.service(domain).deadLetters("status=OPEN") == 0);
    }

    @Test
    @Order(4)
    void aBulkReplaySurvivesAKillOfItsServiceAndResolvesEachOnceAndNobodyElseSeesIt() {
        int letters = Integer.getInteger("fanout.test.dead-letters", 300);
        ServiceClient payment = stack.service("payment");
        stack.service("inventory").put("/products/poison", """
                {"name":"Poison","price":{"amount":1,"currency":"EUR"},"stock":1000000}""");
        place(letters);
        await().atMost(ofMinutes(5)).until(() -> payment.deadLetters("status=OPEN") == letters);
        // Their deadline passes meanwhile; a replay then finds that there is nothing to pay any more, and is content.
        await().atMost(ofMinutes(5))
                .until(() -> stack.service("order")
                                .get("/orders?size=1&customerId=poisoner&sagaStatus=COMPENSATED")
                                .path("total")
                                .asInt()
                        == letters);
        List<String> seen = seenByNeighbours();

        String job = payment.post(
                        "/replays", "{\"filter\":{},\"canary\":true,\"ratePerSecond\":%d}".formatted(letters / 6))
                .path("id")
                .asString();
        await().atMost(ofMinutes(1))
                .until(() -> payment.get("/replays/" + job).path("published").asInt() > letters / 3);
        stack.run("kill", "payment");
        stack.run("start", "payment");

        await().atMost(ofMinutes(2))
                .until(() -> !payment.get("/replays/" + job)
                        .path("status")
                        .asString()
                        .equals("RUNNING"));
        JsonNode ended = payment.get("/replays/" + job);
        assertThat(ended.path("status").asString()).as("%s", ended).isEqualTo("COMPLETED");
        assertThat(ended.path("resolved").asInt()).isEqualTo(letters);
        assertThat(payment.deadLetters("status=OPEN")).isZero();
        payment.get("/dead-letters?status=RESOLVED&exception=PermanentFailureException&size=100")
                .path("items")
                .forEach(letter -> assertThat(
                                payment.get("/dead-letters/" + letter.path("id").asString())
                                        .path("history")
                                        .findValuesAsString("action"))
                        .endsWith("RESOLVED")
                        .containsOnlyOnce("RESOLVED"));
        await().during(ofSeconds(2))
                .untilAsserted(() -> assertThat(seenByNeighbours()).isEqualTo(seen));
    }

    private static void place(int orders) {
        ServiceClient order = stack.service("order");
        String line = "{\"sku\":\"poison\",\"quantity\":1}";
        String one =
                "{\"customerId\":\"poisoner\",\"customerEmail\":\"a@example.com\",\"paymentMethod\":\"tok_broken\","
                        + "\"lines\":[" + line + "]}";
        // The product reaches order-service as an event; until then it is unknown there.
        await().untilAsserted(() -> order.post("/orders", one));
        for (int left = orders - 1; left > 0; left -= 500) {
            order.post(
                    "/order-batches",
                    "{\"orders\":[" + String.join(",", Collections.nCopies(Math.min(left, 500), one)) + "]}");
        }
    }

    /** How often the other listeners have received the event that is replayed, by outcome. */
    private static List<String> seenByNeighbours() {
        return Stream.of("inventory", "notification")
                .flatMap(domain ->
                        stack.service(domain).figures("fanout_inbox_received", domain + ".order.events").stream())
                .filter(line -> line.contains("order.placed.v1"))
                .toList();
    }

    @Test
    @Order(5)
    void downLeavesNoProcess() {
        assertThat(stack.processes()).isNotEmpty();
        stack.run("down");
        assertThat(stack.processes()).isEmpty();
    }
}
