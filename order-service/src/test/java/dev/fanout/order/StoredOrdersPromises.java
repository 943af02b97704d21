package dev.fanout.order;

import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.testing.RawEvents;
import dev.fanout.testing.StoredDatabase;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/**
 * What order-service promises to whoever updates it: it opens the database that an earlier version left, migrates it
 * and works off what lies there. {@code stored-databases/README.md} tells how that database came about; run once on
 * each database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class StoredOrdersPromises {

    private static final Duration PATIENCE = ofSeconds(30);
    private static final String ORDER = """
            {"customerId":"completed","customerEmail":"a@example.com","paymentMethod":"tok_visa",\
            "lines":[{"sku":"espresso-cup","quantity":2}]}""";

    private final TestDatabase kind;
    private final String[] properties;

    private Stored before;
    private DataSource dataSource;
    private RawEvents wire;
    private Neighbours neighbours;
    private ConfigurableApplicationContext service;

    StoredOrdersPromises(TestDatabase kind, String... properties) {
        this.kind = kind;
        this.properties = properties;
    }

    /** What the earlier version has left. */
    private record Stored(
            List<Unsent> outbox,
            Map<String, List<Migration>> histories,
            Map<String, OrderRow> orders,
            Map<UUID, OffsetDateTime> inbox) {

        static Stored in(JdbcClient jdbc) {
            return new Stored(
                    jdbc.sql("select message_id as id, type, subject from outbox order by id")
                            .query(Unsent.class)
                            .list(),
                    Stream.of("fanout_schema_history", "flyway_schema_history")
                            .collect(toMap(history -> history, history -> Migration.in(history, jdbc))),
                    jdbc.sql("select * from orders").query(OrderRow.class).list().stream()
                            .collect(toMap(OrderRow::customerId, row -> row)),
                    jdbc
                            .sql("select message_id, handled_at from inbox")
                            .query((rs, _) ->
                                    Map.entry(rs.getObject(1, UUID.class), rs.getObject(2, OffsetDateTime.class)))
                            .list()
                            .stream()
                            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }

        String order(String customer) {
            return orders.get(customer).id().toString();
        }
    }

    private record Unsent(String id, String type, String subject) {}

    private record Migration(String version, Integer checksum) {

        static List<Migration> in(String history, JdbcClient jdbc) {
            return jdbc.sql("select version, checksum from " + history
                            + " where version is not null order by installed_rank")
                    .query(Migration.class)
                    .list();
        }
    }

    private record OrderRow(
            UUID id,
            String customerId,
            String status,
            String cancellationReason,
            long totalAmount,
            String currency,
            OffsetDateTime placedAt,
            OffsetDateTime deadline,
            OffsetDateTime decidedAt,
            OffsetDateTime settledAt,
            UUID batchId,
            String traceId,
            String sagaStatus,
            String inventory,
            String payment) {}

    @BeforeAll
    void startOnWhatIsStored() throws Exception {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        Map<String, String> database = StoredDatabase.restored(kind, "order-service");
        dataSource = new DriverManagerDataSource(
                database.get("spring.datasource.url"),
                database.get("spring.datasource.username"),
                database.get("spring.datasource.password"));
        before = Stored.in(JdbcClient.create(dataSource));
        // They listen first: an event that finds nobody would be sent again, and we count how often each is.
        neighbours = new Neighbours(virtualHost);
        wire = new RawEvents(virtualHost);
        Map<String, String> arguments = new HashMap<>(database);
        arguments.putAll(virtualHost.properties());
        arguments.put("server.port", "0");
        arguments.put("fanout.messaging.retry.max-attempts", "4");
        arguments.put("fanout.messaging.retry.initial-wait", "10ms");
        // What waits for its first delayed attempt has no second one.
        arguments.put("fanout.messaging.delayed-retry.delays", "1s");
        // What is stored grows old, and is not to be purged at the start.
        arguments.put("fanout.messaging.retention.dead-letters", "36500d");
        arguments.put("fanout.messaging.retention.inbox", "36501d");
        service = new SpringApplicationBuilder(OrderServiceApplication.class)
                .run(Stream.concat(
                                Stream.of(properties),
                                arguments.entrySet().stream()
                                        .map(argument -> argument.getKey() + "=" + argument.getValue()))
                        .map(argument -> "--" + argument)
                        .toArray(String[]::new));
        await().atMost(PATIENCE).until(() -> Neighbours.QUEUES.stream().allMatch(virtualHost::isConsumed));
    }

    @AfterAll
    void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        wire.close();
        neighbours.close();
    }

    @ParameterizedTest
    @CsvSource({"fanout_schema_history, classpath:db/fanout", "flyway_schema_history, classpath:db/migration"})
    void bringsEachHistoryUpToDateAndRewritesNothingOfIt(String history, String scripts) {
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .table(history)
                .locations(scripts)
                .placeholders(Map.of("blob", "bytea"))
                .load();

        assertThat(flyway.validateWithResult().invalidMigrations).isEmpty();
        assertThat(flyway.info().all())
                .isNotEmpty()
                .noneMatch(migration -> migration.getState().isFailed());
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(before.histories().get(history)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(Migration.in(history, jdbc()))
                .startsWith(before.histories().get(history).toArray(Migration[]::new));
    }

    @Test
    void sendsWhatTheOutboxHeldOnceAndInOrder() {
        assertThat(before.outbox())
                .extracting(Unsent::type)
                .containsExactly("order.placed.v1", "order.placed.v1", "order.cancelled.v1");

        // A row goes only after its event was sent.
        await().atMost(PATIENCE)
                .until(() -> jdbc().sql("select count(*) from outbox")
                                .query(Long.class)
                                .single()
                        == 0);

        for (String customer : List.of("pending", "cancelled")) {
            String order = before.order(customer);
            List<Unsent> unsent = before.outbox().stream()
                    .filter(row -> row.subject().equals(order))
                    .toList();
            await().atMost(PATIENCE).until(() -> neighbours.heardOf(order).size() >= unsent.size());
            // Later events of the order may have followed.
            assertThat(neighbours.heardOf(order).stream()
                            .map(event -> new Unsent(event.id().toString(), event.type(), order))
                            .toList())
                    .startsWith(unsent.toArray(Unsent[]::new))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void addsUpTheAttemptsOfWhatWaitedForALaterOne() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/dead-letters?subject=long-name")
                                .get("total")
                                .asInt())
                        .isOne());

        JsonNode letter = deadLetterOf("long-name");
        assertThat(letter.get("messageId").asString()).isEqualTo(message(14).toString());
        assertThat(letter.get("queue").asString())
                .as("where its handler is now")
                .isEqualTo("order.inventory.events.product-copy");
        assertThat(letter.get("attempts").asInt()).as("two then, four now").isEqualTo(6);
        assertThat(jdbc().sql("select count(*) from delayed_retry")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void takesForADuplicateWhatTheEarlierVersionHandled() {
        UUID message = message(3);
        String order = before.order("completed");
        double duplicates = counted("duplicate");

        wire.send(
                "payment.events",
                "payment.authorized.v1",
                order,
                message,
                Map.of(
                        "orderId",
                        order,
                        "amount",
                        Map.of("amount", 2500, "currency", "EUR"),
                        "providerReference",
                        "p-1"));
        wire.confirm();

        await().atMost(PATIENCE).until(() -> counted("duplicate") == duplicates + 1);
        assertThat(jdbc().sql("select handled_at from inbox where message_id = ?")
                        .param(message)
                        .query(OffsetDateTime.class)
                        .list())
                .containsExactly(before.inbox().get(message));
    }

    @Test
    void confirmsAPendingOrderWithACorrectedDeadLetter() {
        String order = before.order("pending");
        String stranger = "00000009-0000-4000-8000-000000000002";
        JsonNode letter = deadLetterOf(stranger);
        assertThat(letter.get("status").asString()).isEqualTo("OPEN");
        neighbours.stockReserved(order);

        client().post()
                .uri("/dead-letters/" + letter.get("id").asString() + "/replay")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of(
                        "reason",
                        "the number was wrong",
                        "payload",
                        Map.of(
                                "orderId",
                                order,
                                "amount",
                                Map.of("amount", 2500, "currency", "EUR"),
                                "providerReference",
                                "p-1")))
                .exchange()
                .expectStatus()
                .isAccepted();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(deadLetterOf(stranger).get("status").asString())
                                .isEqualTo("RESOLVED"));
        assertThat(actionsOf(deadLetterOf(stranger))).containsExactly("FAILED", "EDITED", "REPLAYED", "RESOLVED");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(neighbours.typesHeardOf(order))
                        .containsExactly("order.placed.v1", "order.confirmed.v1"));
    }

    @Test
    void remembersTheDeadLetterThatWasClosed() {
        JsonNode letter = deadLetterOf("00000009-0000-4000-8000-000000000001");

        assertThat(letter.get("status").asString()).isEqualTo("RESOLVED");
        assertThat(actionsOf(letter)).containsExactly("FAILED", "EDITED", "REPLAYED", "RESOLVED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "compensated", "batch", "resolved"})
    void showsAnOrderAsItWas(String customer) {
        JsonNode shown = get("/orders?customerId=" + customer).get("items").get(0);

        assertThat(new OrderRow(
                        UUID.fromString(shown.get("id").asString()),
                        shown.get("customerId").asString(),
                        shown.get("status").asString(),
                        shown.get("cancellationReason").asString(null),
                        shown.at("/total/amount").asLong(),
                        shown.at("/total/currency").asString(),
                        timeIn(shown, "placedAt"),
                        timeIn(shown, "deadline"),
                        timeIn(shown, "decidedAt"),
                        timeIn(shown, "settledAt"),
                        shown.get("batchId").isNull()
                                ? null
                                : UUID.fromString(shown.get("batchId").asString()),
                        shown.get("traceId").asString(null),
                        shown.at("/saga/status").asString(),
                        shown.at("/saga/inventory").asString(),
                        shown.at("/saga/payment").asString()))
                .isEqualTo(before.orders().get(customer));
        assertThat(shown.get("lines").toString())
                .isEqualTo("[{\"sku\":\"espresso-cup\",\"quantity\":2,"
                        + "\"unitPrice\":{\"amount\":1250,\"currency\":\"EUR\"}}]");
    }

    @Test
    void showsTheEventsOfAnOrder() {
        assertThat(get("/orders/" + before.order("completed") + "/events")
                        .get("items")
                        .values())
                .extracting(item -> item.get("type").asString())
                .containsExactly(
                        "order.placed.v1",
                        "stock.reserved.v1",
                        "payment.authorized.v1",
                        "order.confirmed.v1",
                        "stock.committed.v1",
                        "payment.captured.v1");
    }

    @Test
    void showsABatch() {
        JsonNode batch = get("/order-batches/" + before.orders().get("batch").batchId());

        assertThat(batch.get("items").values())
                .extracting(item -> item.get("status").asString())
                .containsExactly("PENDING", "REJECTED");
        assertThat(batch.at("/items/0/orderId").asString()).isEqualTo(before.order("batch"));
    }

    /** The last of all tests: the others look at its order as it was. */
    @Test
    @Order(Integer.MAX_VALUE)
    void countsTheItemsOfABatchThatTheEarlierVersionBegan() throws IOException {
        String order = before.order("batch");
        String batch = before.orders().get("batch").batchId().toString();
        assertThat(jdbc().sql("select total, confirmed, cancelled, rejected from order_batch")
                        .query()
                        .singleRow()
                        .values())
                .map(Object::toString)
                .containsExactly("2", "0", "0", "1");

        neighbours.stockReserved(order);
        neighbours.paymentAuthorized(order);

        await().atMost(PATIENCE).until(() -> !neighbours.heardOf(batch).isEmpty());
        assertThat(neighbours.heardOf(batch))
                .extracting(event -> event.type() + event.payload())
                .containsExactly(
                        "order.batch-completed.v1{\"batchId\":\"%s\",\"total\":2,\"confirmed\":1,".formatted(batch)
                                + "\"cancelled\":0,\"rejected\":1}");
        assertThat(neighbours
                        .heardOf(order)
                        .getLast()
                        .payload()
                        .at("/batchItem/index")
                        .asInt(-1))
                .isZero();
        try (ServiceClient client = new ServiceClient(
                        service.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class));
                EventStream stream = client.follow("/order-batches/" + batch + "/events")) {
            await().atMost(PATIENCE).until(stream::hasEnded);
            assertThat(stream.events())
                    .extracting(event -> event.id() + " " + event.data().path("index"))
                    .startsWith("1 1", "2 0")
                    .hasSize(3);
        }
    }

    @Test
    void knowsWhichOrderAnIdempotencyKeyStandsFor() {
        client().post()
                .uri("/orders")
                .header("Idempotency-Key", "key-1")
                .contentType(MediaType.APPLICATION_JSON)
                .body(ORDER)
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueEquals("Idempotency-Replayed", "true")
                .expectHeader()
                .valueEquals("Location", "/orders/" + before.order("completed"));
    }

    @Test
    void endsTheSagasThatTheEarlierVersionBegan() {
        String confirmed = before.order("confirmed");
        neighbours.stockCommitted(confirmed);
        neighbours.paymentCaptured(confirmed);
        String cancelled = before.order("cancelled");
        neighbours.stockReleased(cancelled);
        neighbours.paymentVoided(cancelled);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(sagaOf(confirmed)).isEqualTo("COMPLETED");
            assertThat(sagaOf(cancelled)).isEqualTo("COMPENSATED");
        });
    }

    private static UUID message(int number) {
        return UUID.fromString("00000003-0000-4000-8000-%012d".formatted(number));
    }

    private static OffsetDateTime timeIn(JsonNode shown, String field) {
        return shown.get(field).isNull()
                ? null
                : OffsetDateTime.parse(shown.get(field).asString());
    }

    private JdbcClient jdbc() {
        return service.getBean(JdbcClient.class);
    }

    private String sagaOf(String order) {
        return get("/orders/" + order).at("/saga/status").asString();
    }

    /** Of a type that the neighbours do not send here: they send each of theirs twice. */
    private double counted(String outcome) {
        return service
                .getBean(MeterRegistry.class)
                .find("fanout.inbox.received")
                .tag("type", "payment.authorized.v1")
                .tag("outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private JsonNode deadLetterOf(String subject) {
        JsonNode found = get("/dead-letters?subject=" + subject).get("items");
        assertThat(found.values()).hasSize(1);
        return get("/dead-letters/" + found.get(0).get("id").asString());
    }

    private static List<String> actionsOf(JsonNode letter) {
        return letter.get("history").values().stream()
                .map(entry -> entry.get("action").asString())
                .toList();
    }

    private RestTestClient client() {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:"
                        + service.getBean(Environment.class).getRequiredProperty("local.server.port"))
                .defaultHeaders(headers -> headers.setBasicAuth("operator", "operator"))
                .build();
    }

    private JsonNode get(String path) {
        return client().get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
