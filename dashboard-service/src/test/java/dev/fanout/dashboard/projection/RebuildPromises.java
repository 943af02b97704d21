package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.dashboard.RunningDashboard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What a rebuild of the projection promises, on a real broker; run once on each database. */
@TestPropertySource(
        properties = {
            "fanout.dashboard.projection.rebuild-grace=2s",
            "fanout.dashboard.calls.circuit-breaker.open-duration=500ms",
        })
abstract class RebuildPromises extends RunningDashboard {

    private static final String REBUILD = "/api/projection/rebuild";

    /** For both databases; ends with the tests. */
    private static final Neighbours NEIGHBOURS = new Neighbours();

    private final WholeShop shop = new WholeShop(120);
    private final String customer = shop.customer;
    private final List<UUID> orders = shop.orders;

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
    }

    @BeforeEach
    void allServicesHaveSomething() {
        PushedCustomers.add(jdbc, customer);
        NEIGHBOURS.recover();
        shop.behave(NEIGHBOURS);
        NEIGHBOURS.order.requests().clear();
    }

    @Test
    void endsWithWhatTheServicesSay() {
        send(ShopSagas.placed(orders.getFirst(), customer), ShopSagas.START);
        UUID unknownToAll = UUID.randomUUID();
        send(ShopSagas.placed(unknownToAll, customer), ShopSagas.START);
        await().untilAsserted(() ->
                assertThat(dashboard().at("/sections/orders/total").asInt()).isEqualTo(2));

        begin();
        // Reading goes on, and so does writing.
        assertThat(dashboard().at("/sections/orders/total").asInt()).isEqualTo(2);
        UUID newcomer = UUID.randomUUID();
        send(ShopSagas.placed(newcomer, customer), Instant.now());
        awaitCompleted();

        JsonNode sections = dashboard().get("sections");
        assertThat(sections.at("/orders/total").asInt()).isEqualTo(121);
        assertThat(sections.at("/payments/total").asInt()).isEqualTo(120);
        assertThat(sections.at("/notifications/items").findValuesAsString("status"))
                .containsExactlyInAnyOrder("DELIVERED", "FAILED");
        assertThat(jdbc.sql("""
                select count(*) from order_view o join projection_generation g on g.generation = o.generation
                where g.state = 'ACTIVE' and order_id = ?
                """).param(unknownToAll).query(Long.class).single()).isZero();
        // An address is in no service's list.
        assertThat(jdbc.sql("""
                select email from order_view o join projection_generation g on g.generation = o.generation
                where g.state = 'ACTIVE' and order_id = ?
                """).param(orders.getFirst()).query(String.class).single())
                .isEqualTo("a@example.com");
        JsonNode order = find(sections.at("/orders/items"), orders.get(117));
        assertThat(order.get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(order.at("/saga/status").asString()).isEqualTo("COMPLETED");
        assertThat(order.get("decidedAt").asString()).isEqualTo("2026-01-30T12:00:01Z");
        JsonNode rebuild = get(REBUILD);
        assertThat(rebuild.get("pages").asInt()).isEqualTo(7);
        assertThat(rebuild.get("endedAt").isNull()).isFalse();
        assertThat(rebuild.get("error").isNull()).isTrue();
    }

    @Test
    void whatWasHeardAndTheServicesKnowBetterIsForgotten() {
        UUID order = orders.get(117);
        ShopSagas.DECLINED.events(order, customer).forEach(event -> send(event, ShopSagas.START));
        await().untilAsserted(() -> assertThat(
                        dashboard().at("/sections/orders/items/0/status").asString())
                .isEqualTo("CANCELLED"));

        begin();
        awaitCompleted();

        JsonNode shown = find(dashboard().at("/sections/orders/items"), order);
        assertThat(shown.get("cancellationReason").isNull()).isTrue();
        assertThat(shown.get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(shown.at("/saga/status").asString()).isEqualTo("COMPLETED");
        assertThat(shown.at("/saga/inventory").asString()).isEqualTo("COMMITTED");
        assertThat(shown.at("/saga/payment").asString()).isEqualTo("CAPTURED");
    }

    @Test
    void waitsForAServiceThatDoesNotAnswerAndGoesOnWhereItWas() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Behaviour good = shop.orders();
        String second = orders.get(49).toString();
        Behaviour bad = LocalService.answer(500, "application/json", "{}");
        NEIGHBOURS.order.behave((request, client) ->
                (broken.get() && WholeShop.afterIn(request).equals(second) ? bad : good).answer(request, client));

        begin();
        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertThat(get(REBUILD).get("error").asString())
                        .startsWith("ORDERS after " + second + ": ERROR_ANSWER"));
        assertThat(get(REBUILD).get("state").asString()).isEqualTo("RUNNING");
        assertThat(dashboard().at("/sections/orders/total").asInt()).isZero();
        broken.set(false);
        awaitCompleted();

        assertThat(dashboard().at("/sections/orders/total").asInt()).isEqualTo(120);
        Map<String, Long> reads = NEIGHBOURS.order.requests().stream()
                .collect(Collectors.groupingBy(WholeShop::afterIn, Collectors.counting()));
        assertThat(reads.get(RebuildStore.START.toString())).isOne();
        assertThat(reads.get(second)).isGreaterThan(1);
        assertThat(reads.get(orders.get(99).toString())).isOne();
    }

    /** As a service of an earlier version answers, which does not know how to go on. */
    @Test
    void aPageIsNotTakenForTheEndOfAList() {
        NEIGHBOURS.order.behave(Neighbours.orders());

        begin();
        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertThat(get(REBUILD).get("error").asString())
                        .startsWith("ORDERS after " + RebuildStore.START + ": BAD_ANSWER"));
        NEIGHBOURS.order.behave(shop.orders());
        awaitCompleted();

        assertThat(dashboard().at("/sections/orders/total").asInt()).isEqualTo(120);
    }

    @Test
    void onlyOneRunsAndOnlyOperatorsBeginIt() {
        client("customer").post().uri(REBUILD).exchange().expectStatus().isForbidden();

        begin();

        client("operator")
                .post()
                .uri(REBUILD)
                .exchange()
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:fanout:problem:rebuild-running");
    }

    @Test
    void theRowsOfTheOldGenerationGoInSmallPieces(
            @Autowired RebuildStore store, @Autowired TransactionTemplate transactions) {
        begin();
        awaitCompleted();
        begin();
        awaitCompleted();
        Instant later = Instant.now().plus(Duration.ofMinutes(10));

        List<Integer> deleted = new ArrayList<>();
        do {
            transactions.executeWithoutResult(_ -> deleted.add(store.purge(later, 50)));
        } while (deleted.getLast() > 0);

        assertThat(deleted).allMatch(rows -> rows <= 100).hasSizeGreaterThan(2);
        assertThat(jdbc.sql("select distinct state from order_view o join projection_generation g"
                                + " on g.generation = o.generation")
                        .query(String.class)
                        .list())
                .containsExactly("ACTIVE");
        assertThat(dashboard().at("/sections/orders/total").asInt()).isEqualTo(120);
    }

    private void begin() {
        JsonNode begun = client("operator")
                .post()
                .uri(REBUILD)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(begun.get("state").asString()).isEqualTo("RUNNING");
    }

    @AfterEach
    void awaitCompleted() {
        await().atMost(ofSeconds(60))
                .until(() -> get(REBUILD).get("state").asString().equals("COMPLETED"));
    }

    private static JsonNode find(JsonNode items, UUID id) {
        return items.valueStream()
                .filter(item -> item.get("id").asString().equals(id.toString()))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode dashboard() {
        return get("/api/customers/" + customer + "/dashboard?source=projection");
    }
}
