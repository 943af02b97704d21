package dev.fanout.system;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** All services as processes on a real broker: what survives a {@code kill -9} of any of them. */
class StackUnderKillsIT {

    private static LocalStack stack;

    @BeforeAll
    static void up() throws IOException {
        stack = new LocalStack(Map.of("FANOUT_ORDER_DEADLINE", "20s"));
        stack.run("up");
    }

    @AfterAll
    static void close() throws IOException {
        stack.close();
    }

    @Test
    void everyProcessMayBeKilledUnderLoadAndTheInvariantsHold() {
        Map<String, Integer> before = openDeadLetters();
        LocalStack.Command load = stack.start("load", "500", "--rate", "8");
        await().atMost(ofMinutes(1)).until(() -> load.output().contains("Posting"));
        for (String victim : List.of("payment", "inventory", "order", "notification", "dashboard")) {
            stack.run("kill", victim);
            stack.run("start", victim);
        }
        stack.run("kill", "broker");
        Outage.pass();
        stack.run("start", "broker");
        int exit = load.await(ofMinutes(6));
        assertThat(exit).as(load.output()).isZero();
        assertThat(load.output()).contains("all invariants hold");
        assertThat(openDeadLetters()).isEqualTo(before);
    }

    private static Map<String, Integer> openDeadLetters() {
        return LocalStack.DOMAINS.stream()
                .collect(toMap(domain -> domain, domain -> stack.service(domain).deadLetters("status=OPEN")));
    }

    @Test
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
        return Stream.of("inventory.order.events", "notification.order.events.customer-notices")
                .flatMap(
                        queue -> stack
                                .service(queue.substring(0, queue.indexOf('.')))
                                .figures("fanout_inbox_received", queue)
                                .stream())
                .filter(line -> line.contains("order.placed.v1"))
                .toList();
    }

    /** All at once, more than the heap of 256 MB, and before the service starts: the worst that there is. */
    @Test
    void largeGarbageBecomesDeadLettersAndHealthIsAnsweredAllTheWhile() throws Exception {
        int alive = 24;
        int dead = 8;
        ServiceClient inventory = stack.service("inventory");
        int before = inventory.deadLetters("status=OPEN");
        stack.run("kill", "inventory");
        stack.sendGarbage("inventory.redelivery", "inventory.order.events", alive, 12 << 20);
        stack.sendGarbage("inventory.dlx", "inventory.order.events.dlq", dead, 12 << 20);

        stack.run("start", "inventory");

        Duration[] slowest = {Duration.ZERO};
        await().atMost(ofMinutes(3)).pollInterval(Duration.ofMillis(100)).until(() -> {
            Instant asked = Instant.now();
            inventory.get("/actuator/health/liveness");
            Duration took = Duration.between(asked, Instant.now());
            slowest[0] = took.compareTo(slowest[0]) > 0 ? took : slowest[0];
            return inventory.deadLetters("status=OPEN") == before + alive + dead;
        });
        assertThat(slowest[0]).as("the slowest answer").isLessThan(ofSeconds(5));
    }
}
