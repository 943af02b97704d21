package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.LocalService;
import dev.fanout.dashboard.LocalService.Behaviour;
import dev.fanout.dashboard.LocalService.Request;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What a rebuild of the projection promises, on a real broker; run once on each database. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.dashboard.projection.rebuild-grace=2s",
            "fanout.dashboard.calls.circuit-breaker.open-duration=500ms",
        })
@ContextConfiguration(initializers = RealBroker.class)
abstract class RebuildPromises {

    private static final int PAGE = 50;
    private static final String REBUILD = "/api/projection/rebuild";

    /** For both databases; ends with the tests. */
    private static final Neighbours NEIGHBOURS = new Neighbours();

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private final String customer = "c-" + UUID.randomUUID();

    /** What order-service has, the newest first. */
    private final List<UUID> orders = IntStream.range(0, 120)
            .mapToObj(i ->
                    new UUID(0x0197f0e000007000L + 120 - i, UUID.randomUUID().getLeastSignificantBits()))
            .toList();

    private RawEvents wire;

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
    }

    @BeforeEach
    void open(@Autowired Environment environment) {
        VirtualHost virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30))
                .until(() -> Stream.of("order", "inventory", "payment", "notification")
                        .allMatch(service -> virtualHost.isConsumed("dashboard." + service + ".events")));
        wire = new RawEvents(virtualHost);
        PushedCustomers.add(jdbc, customer);
        NEIGHBOURS.recover();
        NEIGHBOURS.order.behave(pages(orders.stream().map(this::order).toList()));
        NEIGHBOURS.payment.behave(
                pages(orders.stream().map(RebuildPromises::payment).toList()));
        NEIGHBOURS.notification.behave(pages(List.of(
                delivery(orders.getFirst(), "DELIVERED"),
                delivery(orders.getFirst(), "PENDING"),
                delivery(orders.getLast(), "FAILED"))));
        NEIGHBOURS.order.requests().clear();
    }

    @AfterEach
    void close() {
        awaitCompleted();
        wire.close();
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
        JsonNode order = find(sections.at("/orders/items"), orders.get(2));
        assertThat(order.get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(order.at("/saga/status").asString()).isEqualTo("COMPLETED");
        assertThat(order.get("decidedAt").asString()).isEqualTo("2026-01-30T12:00:01Z");
        JsonNode rebuild = get(REBUILD);
        assertThat(rebuild.get("pages").asInt()).isEqualTo(7);
        assertThat(rebuild.get("endedAt").isNull()).isFalse();
        assertThat(rebuild.get("error").isNull()).isTrue();
    }

    @Test
    void waitsForAServiceThatDoesNotAnswerAndGoesOnWhereItWas() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Behaviour good = pages(orders.stream().map(this::order).toList());
        Behaviour bad = LocalService.answer(500, "application/json", "{}");
        NEIGHBOURS.order.behave(
                (request, client) -> (broken.get() && pageOf(request) == 1 ? bad : good).answer(request, client));

        begin();
        await().atMost(ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(get(REBUILD).get("error").asString()).startsWith("ORDERS, page 1: ERROR_ANSWER"));
        assertThat(get(REBUILD).get("state").asString()).isEqualTo("RUNNING");
        assertThat(dashboard().at("/sections/orders/total").asInt()).isZero();
        broken.set(false);
        awaitCompleted();

        assertThat(dashboard().at("/sections/orders/total").asInt()).isEqualTo(120);
        Map<Integer, Long> reads = NEIGHBOURS.order.requests().stream()
                .collect(Collectors.groupingBy(RebuildPromises::pageOf, Collectors.counting()));
        assertThat(reads.get(0)).isOne();
        assertThat(reads.get(1)).isGreaterThan(1);
        assertThat(reads.get(2)).isOne();
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

    private void awaitCompleted() {
        await().atMost(ofSeconds(60))
                .until(() -> get(REBUILD).get("state").asString().equals("COMPLETED"));
    }

    // What the services have

    private static Behaviour pages(List<String> items) {
        return (request, client) -> {
            int from = Math.min(items.size(), pageOf(request) * PAGE);
            List<String> page = items.subList(from, Math.min(items.size(), from + PAGE));
            LocalService.json("{\"items\":[%s],\"page\":%s,\"size\":%s,\"total\":%s}"
                            .formatted(String.join(",", page), pageOf(request), PAGE, items.size()))
                    .answer(request, client);
        };
    }

    private static int pageOf(Request request) {
        return Integer.parseInt(request.target().replaceFirst(".*[?&]page=(\\d+).*", "$1"));
    }

    private String order(UUID id) {
        return """
                {"id":"%s","customerId":"%s","status":"CONFIRMED","cancellationReason":null,\
                "total":{"amount":1250,"currency":"EUR"},"lines":[],"placedAt":"2026-01-30T12:00:00Z",\
                "decidedAt":"2026-01-30T12:00:01Z","settledAt":"2026-01-30T12:00:02Z",\
                "saga":{"status":"COMPLETED","inventory":"COMMITTED","payment":"CAPTURED"}}""".formatted(id, customer);
    }

    private static String payment(UUID order) {
        return """
                {"orderId":"%s","customerId":"c","status":"CAPTURED","amount":{"amount":1250,"currency":"EUR"},\
                "declineReason":null,"providerReference":"p","updatedAt":"2026-01-30T12:00:02Z"}""".formatted(order);
    }

    private String delivery(UUID order, String status) {
        return """
                {"id":"%s","orderId":"%s","customerId":"%s","channel":"email","recipient":"a@example.com",\
                "eventType":"order.confirmed.v1","status":"%s","createdAt":"2026-01-30T12:00:02Z",\
                "deliveredAt":%s}""".formatted(
                        UUID.randomUUID(),
                        order,
                        customer,
                        status,
                        status.equals("DELIVERED") ? "\"2026-01-30T12:00:03Z\"" : "null");
    }

    private static JsonNode find(JsonNode items, UUID id) {
        return items.valueStream()
                .filter(item -> item.get("id").asString().equals(id.toString()))
                .findFirst()
                .orElseThrow();
    }

    private void send(ShopEvent event, Instant time) {
        wire.send(
                EventTypes.exchangeOf(event.getClass()),
                EventTypes.nameOf(event.getClass()),
                event.subject(),
                UUID.randomUUID(),
                time,
                event,
                Map.of());
    }

    private JsonNode dashboard() {
        return get("/api/customers/" + customer + "/dashboard?source=projection");
    }

    private JsonNode get(String path) {
        return client("operator")
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private RestTestClient client(String user) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth(user, user))
                .build();
    }
}
