package dev.fanout.payment;

import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.StoredDatabase;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;

/**
 * What payment-service promises to whoever updates it: it opens the database that an earlier version left, migrates it
 * and works off what lies there. {@code stored-databases/README.md} tells how that database came about; run once on
 * each database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoredPaymentsPromises {

    private static final Duration PATIENCE = ofSeconds(30);
    private static final String QUEUE = "payment.order.events";

    // The orders of the stored database; those between them have ended.
    private static final UUID CAPTURED = order(1);
    private static final UUID AUTHORIZED = order(4);
    private static final UUID DEAD = order(8);
    private static final UUID REPLAYING = order(9);
    private static final UUID TO_BE_TRIED_LATER = order(10);
    private static final UUID UNANNOUNCED = order(11);
    private static final UUID UNANNOUNCED_REFUSAL = order(12);

    private final TestDatabase kind;
    private final String[] properties;
    private final List<Announced> announced = new ArrayList<>();

    private Stored before;
    private DataSource dataSource;
    private RawEvents wire;
    private String announcements;
    private ConfigurableApplicationContext service;

    StoredPaymentsPromises(TestDatabase kind, String... properties) {
        this.kind = kind;
        this.properties = properties;
    }

    /** What the earlier version has left. */
    private record Stored(
            List<Unsent> outbox,
            Map<String, List<Migration>> histories,
            Map<UUID, PaymentRow> payments,
            Map<UUID, OffsetDateTime> inbox) {

        static Stored in(JdbcClient jdbc) {
            return new Stored(
                    jdbc.sql("select message_id as id, type, subject from outbox"
                                    + " where exchange = 'payment.events' order by id")
                            .query(Unsent.class)
                            .list(),
                    Stream.of("fanout_schema_history", "flyway_schema_history")
                            .collect(toMap(history -> history, history -> Migration.in(history, jdbc))),
                    jdbc.sql("select * from payment").query(PaymentRow.class).list().stream()
                            .collect(toMap(PaymentRow::orderId, row -> row)),
                    jdbc
                            .sql("select message_id, handled_at from inbox")
                            .query((rs, _) ->
                                    Map.entry(rs.getObject(1, UUID.class), rs.getObject(2, OffsetDateTime.class)))
                            .list()
                            .stream()
                            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }
    }

    private record Unsent(UUID id, String type, String subject) {}

    private record Migration(String version, Integer checksum) {

        static List<Migration> in(String history, JdbcClient jdbc) {
            return jdbc.sql("select version, checksum from " + history
                            + " where version is not null order by installed_rank")
                    .query(Migration.class)
                    .list();
        }
    }

    private record PaymentRow(
            UUID orderId,
            String customerId,
            String status,
            long amount,
            String currency,
            String declineReason,
            String providerReference,
            OffsetDateTime updatedAt) {}

    @BeforeAll
    void startOnWhatIsStored() {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        Map<String, String> database = StoredDatabase.restored(kind, "payment-service");
        dataSource = new DriverManagerDataSource(
                database.get("spring.datasource.url"),
                database.get("spring.datasource.username"),
                database.get("spring.datasource.password"));
        before = Stored.in(JdbcClient.create(dataSource));
        // The listener is there first: an event that finds nobody would be sent again, and we count how often each is.
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("payment.events");
        Map<String, String> arguments = new HashMap<>(database);
        arguments.putAll(virtualHost.properties());
        arguments.put("server.port", "0");
        arguments.put("fanout.messaging.retry.initial-wait", "10ms");
        // What is stored grows old, and is neither to be purged at the start nor refused.
        arguments.put("fanout.saga.deadline-margin", "36500d");
        arguments.put("fanout.messaging.retention.dead-letters", "36500d");
        arguments.put("fanout.messaging.retention.inbox", "36501d");
        service = new SpringApplicationBuilder(PaymentServiceApplication.class)
                .run(Stream.concat(
                                Stream.of(properties),
                                arguments.entrySet().stream()
                                        .map(argument -> argument.getKey() + "=" + argument.getValue()))
                        .map(argument -> "--" + argument)
                        .toArray(String[]::new));
        await().atMost(PATIENCE).until(() -> virtualHost.isConsumed(QUEUE));
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
        }
        wire.close();
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
                .containsExactly("payment.authorized.v1", "payment.captured.v1", "payment.declined.v1");

        // A row goes only after its event was sent.
        await().atMost(PATIENCE)
                .until(() -> jdbc().sql("select count(*) from outbox")
                                .query(Long.class)
                                .single()
                        == 0);

        for (UUID order : List.of(UNANNOUNCED, UNANNOUNCED_REFUSAL)) {
            assertThat(announcedOf(order))
                    .extracting(event -> new Unsent(event.id(), event.type(), event.subject()))
                    .isEqualTo(before.outbox().stream()
                            .filter(row -> row.subject().equals(order.toString()))
                            .toList());
        }
    }

    @Test
    void triesAgainWhatWaitedForALaterAttempt() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announcedOf(TO_BE_TRIED_LATER))
                        .extracting(Announced::type)
                        .containsExactly("payment.authorized.v1"));

        assertThat(before.payments()).doesNotContainKey(TO_BE_TRIED_LATER);
        assertThat(get("/payments/" + TO_BE_TRIED_LATER).get("status").asString())
                .isEqualTo("AUTHORIZED");
        assertThat(handledAt(message(101))).hasSize(1);
        assertThat(jdbc().sql("select count(*) from delayed_retry")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void takesForADuplicateWhatTheEarlierVersionHandled() {
        UUID message = message(11);
        double duplicates = counted("duplicate");

        wire.send("order.events", "order.placed.v1", CAPTURED.toString(), message, placed(CAPTURED));
        wire.confirm();

        await().atMost(PATIENCE).until(() -> counted("duplicate") == duplicates + 1);
        assertThat(handledAt(message)).containsExactly(before.inbox().get(message));
        assertThat(announcedOf(CAPTURED)).isEmpty();
    }

    @Test
    void replaysAnOpenDeadLetter() {
        JsonNode letter = deadLetterOf(DEAD);
        assertThat(letter.get("status").asString()).isEqualTo("OPEN");

        operator()
                .post()
                .uri("/dead-letters/" + letter.get("id").asString() + "/replay")
                .exchange()
                .expectStatus()
                .isAccepted();

        awaitResolved(DEAD);
        assertThat(handledAt(message(81))).hasSize(1);
    }

    @Test
    void endsTheReplayThatWasInTheOutbox() {
        awaitResolved(REPLAYING);
        assertThat(handledAt(message(91))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "5, RESOLVED, FAILED REPLAYED RESOLVED",
        "6, RESOLVED, FAILED REPLAYED RESOLVED",
        "7, DISCARDED, FAILED DISCARDED"
    })
    void remembersTheDeadLettersThatWereClosed(int order, String status, String history) {
        JsonNode letter = deadLetterOf(order(order));

        assertThat(letter.get("status").asString()).isEqualTo(status);
        assertThat(actionsOf(letter)).containsExactly(history.split(" "));
        assertThat(letter.at("/payload/orderId").asString())
                .isEqualTo(order(order).toString());
    }

    @Test
    void remembersTheReplayJobThatWasEnded() {
        assertThat(get("/replays").get("items").values())
                .singleElement()
                .satisfies(job -> assertThat(job.get("status").asString()).isEqualTo("COMPLETED"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 11, 12})
    void showsAPaymentAsItWas(int order) {
        PaymentRow stored = before.payments().get(order(order));
        JsonNode shown = get("/payments/" + order(order));

        assertThat(new PaymentRow(
                        UUID.fromString(shown.get("orderId").asString()),
                        shown.get("customerId").asString(),
                        shown.get("status").asString(),
                        shown.at("/amount/amount").asLong(),
                        shown.at("/amount/currency").asString(),
                        shown.get("declineReason").asString(null),
                        shown.get("providerReference").asString(null),
                        OffsetDateTime.parse(shown.get("updatedAt").asString())))
                .isEqualTo(stored);
    }

    @Test
    void capturesWhatTheEarlierVersionAuthorized() {
        wire.send(
                "order.events",
                "order.confirmed.v1",
                AUTHORIZED.toString(),
                message(42),
                Map.of("orderId", AUTHORIZED, "customerId", "c-1"));
        wire.confirm();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announcedOf(AUTHORIZED))
                        .extracting(Announced::type)
                        .containsExactly("payment.captured.v1"));
        assertThat(get("/payments/" + AUTHORIZED).get("status").asString()).isEqualTo("CAPTURED");
    }

    private static UUID order(int number) {
        return UUID.fromString("00000001-0000-4000-8000-%012d".formatted(number));
    }

    /** @param number ten times that of the order, and 1 for placed, 2 for confirmed, 3 for cancelled */
    private static UUID message(int number) {
        return UUID.fromString("00000002-0000-4000-8000-%012d".formatted(number));
    }

    private static Map<String, Object> placed(UUID order) {
        return Map.of(
                "orderId",
                order,
                "customerId",
                "c-1",
                "customerEmail",
                "a@example.com",
                "paymentMethod",
                "tok_visa",
                "total",
                Map.of("amount", 2500, "currency", "EUR"),
                "lines",
                List.of(Map.of(
                        "sku", "espresso-cup", "quantity", 2, "unitPrice", Map.of("amount", 1250, "currency", "EUR"))),
                "deadline",
                Instant.now().toString());
    }

    private JdbcClient jdbc() {
        return service.getBean(JdbcClient.class);
    }

    private List<Announced> announcedOf(UUID order) {
        announced.addAll(wire.takeAll(announcements));
        return announced.stream()
                .filter(event -> event.subject().equals(order.toString()))
                .toList();
    }

    private List<OffsetDateTime> handledAt(UUID message) {
        return jdbc().sql("select handled_at from inbox where message_id = ?")
                .param(message)
                .query(OffsetDateTime.class)
                .list();
    }

    private double counted(String outcome) {
        return service
                .getBean(MeterRegistry.class)
                .find("fanout.inbox.received")
                .tag("outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private void awaitResolved(UUID order) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(deadLetterOf(order).get("status").asString()).isEqualTo("RESOLVED"));
        assertThat(actionsOf(deadLetterOf(order))).containsExactly("FAILED", "REPLAYED", "RESOLVED");
        assertThat(get("/payments/" + order).get("status").asString()).isEqualTo("VOIDED");
        assertThat(announcedOf(order)).isEmpty();
    }

    private JsonNode deadLetterOf(UUID order) {
        JsonNode found = get("/dead-letters?subject=" + order).get("items");
        assertThat(found.values()).hasSize(1);
        return get("/dead-letters/" + found.get(0).get("id").asString());
    }

    private static List<String> actionsOf(JsonNode letter) {
        return letter.get("history").values().stream()
                .map(entry -> entry.get("action").asString())
                .toList();
    }

    private RestTestClient operator() {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:"
                        + service.getBean(Environment.class).getRequiredProperty("local.server.port"))
                .defaultHeaders(headers -> headers.setBasicAuth("operator", "operator"))
                .build();
    }

    private JsonNode get(String path) {
        return operator()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }
}
