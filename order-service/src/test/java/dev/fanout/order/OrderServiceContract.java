package dev.fanout.order;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.fanout.order.ServiceClient.Answer;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * What order-service promises, on a real broker; subclasses name the database. Every message from outside comes twice.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"fanout.order.sweep-interval=200ms", "fanout.order.idempotency-purge-interval=200ms"})
@ContextConfiguration(initializers = RealBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrderServiceContract {

    private static final Duration PATIENCE = ofSeconds(20);
    private static final String ORDER = """
            {"customerId":"c-1","customerEmail":"a@example.com","paymentMethod":"tok_visa",\
            "lines":[{"sku":"espresso-cup","quantity":2}]}""";

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {
        @Bean
        TestClock clock() {
            return new TestClock();
        }
    }

    @LocalServerPort
    private int port;

    @Autowired
    private Environment environment;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient database;

    @Autowired
    private MeterRegistry meters;

    private VirtualHost broker;
    private Neighbours neighbours;
    private ServiceClient client;

    @BeforeAll
    void open() throws Exception {
        broker = VirtualHost.of(environment);
        client = new ServiceClient(port);
        await().atMost(PATIENCE).until(() -> Neighbours.QUEUES.stream().allMatch(broker::isConsumed));
        neighbours = new Neighbours(broker);
        neighbours.productChanged("espresso-cup", 1250, "EUR", Instant.now());
        neighbours.productChanged("mug", 900, "USD", Instant.now());
        await().atMost(PATIENCE)
                .until(() -> database.sql("select count(*) from product_copy")
                                .query(Integer.class)
                                .single()
                        == 2);
    }

    @AfterAll
    void close() throws Exception {
        neighbours.close();
        client.close();
    }

    // --- placing

    @Test
    void acceptsAnOrderAndAnnouncesIt() {
        Answer placed = client.post("/orders", ORDER);

        String id = placed.text("/id");
        assertThat(placed.status()).isEqualTo(202);
        assertThat(placed.header("Location")).isEqualTo("/orders/" + id);
        assertThat(placed.header("Idempotency-Replayed")).isNull();
        assertThat(placed.body().propertyNames())
                .containsExactly(
                        "id",
                        "customerId",
                        "status",
                        "cancellationReason",
                        "cancellationDetail",
                        "total",
                        "lines",
                        "placedAt",
                        "decidedAt",
                        "deadline",
                        "settledAt",
                        "batchId",
                        "traceId",
                        "saga");
        assertThat(placed.text("/status")).isEqualTo("PENDING");
        assertThat(placed.body().get("total").toString()).isEqualTo("{\"amount\":2500,\"currency\":\"EUR\"}");
        assertThat(placed.body().get("lines").toString()).isEqualTo("""
                [{"sku":"espresso-cup","quantity":2,"unitPrice":{"amount":1250,"currency":"EUR"}}]""");
        assertThat(placed.body().get("saga").toString())
                .isEqualTo("{\"status\":\"RUNNING\",\"inventory\":\"AWAITED\",\"payment\":\"AWAITED\"}");
        assertThat(Duration.between(Instant.parse(placed.text("/placedAt")), Instant.parse(placed.text("/deadline"))))
                .isEqualTo(ofSeconds(60));
        assertThat(placed.header("traceparent")).contains(placed.text("/traceId"));
        assertThat(client.get("/orders/" + id).body()).isEqualTo(placed.body());

        await().atMost(PATIENCE).until(() -> !neighbours.heardOf(id).isEmpty());
        var event = neighbours.heardOf(id).getFirst();
        assertThat(event.type()).isEqualTo("order.placed.v1");
        assertThat(event.traceId()).isEqualTo(placed.text("/traceId"));
        assertThat(event.payload().at("/total/amount").asLong()).isEqualTo(2500);
        assertThat(event.payload().at("/customerEmail").asString()).isEqualTo("a@example.com");
        assertThat(event.payload().at("/lines/0/unitPrice/amount").asLong()).isEqualTo(1250);
        assertThat(event.payload().at("/deadline").asString()).isEqualTo(placed.text("/deadline"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'customerId':'c-1' | 'customerId':' ' | customerId",
                "'customerId':'c-1', | | customerId",
                "a@example.com | not an address | customerEmail",
                "'quantity':2 | 'quantity':0 | lines[0].quantity",
                "'quantity':2 | 'quantity':10001 | lines[0].quantity",
                "'quantity':2 | 'quantity':null | lines[0].quantity",
                "'quantity':2 | 'quantity':'2' | lines[0].quantity",
                "{'sku':'espresso-cup','quantity':2} | | lines",
                "{'sku':'espresso-cup','quantity':2} | null | lines[0]",
                "'tok_visa' | null | paymentMethod",
                "espresso-cup | a\\u0000b | lines[0].sku",
            })
    void namesTheFieldsThatAreInvalid(String part, String replacement, String field) {
        String body = ORDER.replace(part.replace('\'', '"'), replacement == null ? "" : replacement.replace('\'', '"'));
        assertThat(body).isNotEqualTo(ORDER);

        Answer answer = client.post("/orders", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("urn:fanout:problem:invalid-request");
        assertThat(answer.invalidFields()).containsExactly(field);
    }

    @Test
    void takesAtMostAHundredLines() {
        String line = "{\"sku\":\"espresso-cup\",\"quantity\":2}";

        assertThat(client.post("/orders", ORDER.replace(line, String.join(",", Collections.nCopies(101, line))))
                        .invalidFields())
                .containsExactly("lines");
        Answer hundred = client.post("/orders", ORDER.replace(line, String.join(",", Collections.nCopies(100, line))));
        assertThat(hundred.status()).isEqualTo(202);
        assertThat(hundred.body().at("/lines/0/quantity").asInt()).isEqualTo(200);
        assertThat(hundred.body().at("/total/amount").asLong()).isEqualTo(250_000);
    }

    @Test
    void refusesWhatItCannotPrice() {
        Answer unknown = client.post("/orders", ORDER.replace("espresso-cup", "teapot"));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.text("/type")).isEqualTo("urn:fanout:problem:unknown-sku");
        assertThat(unknown.invalidFields()).containsExactly("lines[0].sku");

        Answer mixed = client.post("/orders", ORDER.replace("]}", ",{\"sku\":\"mug\",\"quantity\":1}]}"));
        assertThat(mixed.status()).isEqualTo(422);
        assertThat(mixed.text("/type")).isEqualTo("urn:fanout:problem:mixed-currencies");
        assertThat(mixed.invalidFields()).containsExactly("lines[1].sku");
    }

    @Test
    void keepsTheNewestPriceWhateverOrderChangesArriveIn() {
        Instant newest = Instant.parse("2026-01-31T12:00:00.000002Z");
        neighbours.productChanged("spoon", 500, "EUR", newest);
        await().atMost(PATIENCE).until(() -> priceOf("spoon") == 500);

        neighbours.productChanged("spoon", 400, "EUR", newest.minusNanos(1000));
        neighbours.productChanged("fork", 1, "EUR", newest);
        await().atMost(PATIENCE).until(() -> priceOf("fork") == 1);
        assertThat(priceOf("spoon")).isEqualTo(500);

        neighbours.productChanged("spoon", 600, "EUR", newest.plusNanos(1000));
        await().atMost(PATIENCE).until(() -> priceOf("spoon") == 600);
    }

    @Test
    void theSequenceOfAChangeCountsMoreThanAWrongClock() {
        Instant now = Instant.parse("2026-01-31T12:00:00Z");
        neighbours.productChanged("jug", 1, now.plusSeconds(200), 7);
        await().atMost(PATIENCE).until(() -> priceOf("jug") == 1);
        neighbours.productChanged("jug", 500, now, 8);
        await().atMost(PATIENCE).until(() -> priceOf("jug") == 500);

        neighbours.productChanged("jug", 2, now.plusSeconds(200), 7);
        neighbours.productChanged("bowl", 1, now, 9);
        await().atMost(PATIENCE).until(() -> priceOf("bowl") == 1);
        assertThat(priceOf("jug")).isEqualTo(500);

        // inventory-service has got a new database.
        neighbours.productChanged("jug", 700, now.plusSeconds(3600), 1);
        await().atMost(PATIENCE).until(() -> priceOf("jug") == 700);

        // Where one of the two has none, the time decides.
        neighbours.productChanged("jug", 800, "EUR", now.plusSeconds(3601));
        await().atMost(PATIENCE).until(() -> priceOf("jug") == 800);
    }

    private long priceOf(String sku) {
        return database.sql("select amount from product_copy where sku = ?")
                .param(sku)
                .query(Long.class)
                .optional()
                .orElse(-1L);
    }

    // --- idempotency

    @Test
    void theSameKeyAndBodyGiveTheSameOrder() {
        String key = UUID.randomUUID().toString();
        Answer first = client.post("/orders", ORDER, "Idempotency-Key", key);
        Answer again = client.post(
                "/orders",
                " { \"lines\" : [{\"quantity\":2,\"sku\":\"espresso-cup\",\"note\":\"!\"}],"
                        + "\"paymentMethod\":\"tok_visa\",\"customerId\":\"c-1\",\"customerEmail\":\"a@example.com\"}",
                "Idempotency-Key",
                key);

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.body()).isEqualTo(first.body());

        Answer other =
                client.post("/orders", ORDER.replace("\"quantity\":2", "\"quantity\":3"), "Idempotency-Key", key);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("/type")).isEqualTo("urn:fanout:problem:idempotency-key-reused");
    }

    @Test
    void aRefusedOrderLeavesItsKeyFree() {
        String key = UUID.randomUUID().toString();

        assertThat(client.post("/orders", ORDER.replace("espresso-cup", "teapot"), "Idempotency-Key", key)
                        .status())
                .isEqualTo(422);
        Answer placed = client.post("/orders", ORDER, "Idempotency-Key", key);
        assertThat(placed.status()).isEqualTo(202);
        assertThat(placed.header("Idempotency-Replayed")).isNull();
    }

    @Test
    void refusesAKeyThatIsTooLongOrBlank() {
        assertThat(client.post("/orders", ORDER, "Idempotency-Key", "k".repeat(255))
                        .status())
                .isEqualTo(202);
        for (String key : List.of("k".repeat(256), " ", "")) {
            Answer answer = client.post("/orders", ORDER, "Idempotency-Key", key);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.invalidFields()).containsExactly("Idempotency-Key");
        }
    }

    @Test
    void manyRequestsWithOneKeyAtOnceGiveOneOrder() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = UUID.randomUUID().toString();
            String customer = "race-" + UUID.randomUUID();

            List<Answer> answers =
                    atOnce(16, _ -> client.post("/orders", ORDER.replace("c-1", customer), "Idempotency-Key", key));

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
            assertThat(answers.stream().map(answer -> answer.text("/id")).distinct())
                    .hasSize(1);
            assertThat(answers.stream().filter(answer -> answer.header("Idempotency-Replayed") == null))
                    .hasSize(1);
            assertThat(client.get("/orders?customerId=" + customer)
                            .body()
                            .get("total")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void ofManyDifferentRequestsWithOneKeyAtOnceOneWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = UUID.randomUUID().toString();

            List<Answer> answers = atOnce(
                    8,
                    i -> client.post(
                            "/orders", ORDER.replace("a@example", "a" + i + "@example"), "Idempotency-Key", key));

            assertThat(answers.stream().map(Answer::status).sorted())
                    .containsExactly(202, 422, 422, 422, 422, 422, 422, 422);
        }
    }

    @Test
    void customersAndCallersWhoUseOneKeyDoNotMeet() {
        String key = UUID.randomUUID().toString();
        String other = ORDER.replace("c-1", "c-2");

        List<Answer> answers = List.of(
                client.post("/orders", ORDER, "Idempotency-Key", key),
                client.post("/orders", other, "Idempotency-Key", key),
                client.postAs("operator:operator", "/orders", ORDER, "Idempotency-Key", key),
                client.postAs("operator:operator", "/orders", other, "Idempotency-Key", key));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.header("Idempotency-Replayed")).isNull();
        });
        assertThat(answers.stream().map(answer -> answer.text("/id")).distinct())
                .hasSize(4);
        assertThat(client.post("/orders", other, "Idempotency-Key", key).text("/id"))
                .isEqualTo(answers.get(1).text("/id"));
    }

    @Test
    void keysAreKeptForTheirTimeAndThenPurgedInChunks() {
        String old = UUID.randomUUID().toString();
        String young = UUID.randomUUID().toString();
        for (String key : List.of(old, young)) {
            client.post("/orders", ORDER, "Idempotency-Key", key);
        }
        for (int i = 0; i < 1100; i++) { // more than a chunk
            insertOldKey("old-" + i);
        }
        age(young, 7 * 24 - 1);
        age(old, 7 * 24 + 1);

        await().atMost(PATIENCE)
                .until(() -> database.sql("select count(*) from idempotency_key where request_key like 'old-%'")
                                .query(Integer.class)
                                .single()
                        == 0);
        await().atMost(PATIENCE).until(() -> !isKept(old));
        assertThat(client.post("/orders", ORDER, "Idempotency-Key", young).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(client.post("/orders", ORDER, "Idempotency-Key", old).header("Idempotency-Replayed"))
                .isNull();
    }

    private void insertOldKey(String key) {
        database.sql("""
                insert into idempotency_key (request_key, customer_id, caller, request_hash, order_id, created_at)
                values (:key, 'c-1', 'customer', 'hash', :order, :at)
                """)
                .param("key", key)
                .param("order", UUID.randomUUID())
                .param(
                        "at",
                        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
                                .minusDays(8))
                .update();
    }

    private boolean isKept(String key) {
        return database.sql("select count(*) from idempotency_key where request_key = ?")
                        .param(key)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void age(String key, long hours) {
        database.sql("update idempotency_key set created_at = :at where request_key = :key")
                .param("key", key)
                .param(
                        "at",
                        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)
                                .minusHours(hours))
                .update();
    }

    // --- the saga

    @Test
    void confirmsAndCompletesTheOrder() {
        String id = place();
        await().atMost(PATIENCE).until(() -> neighbours.typesHeardOf(id).contains("order.placed.v1"));

        String reserved = neighbours.stockReserved(id);
        String authorized = neighbours.paymentAuthorized(id);
        await().atMost(PATIENCE).until(() -> neighbours.typesHeardOf(id).contains("order.confirmed.v1"));
        neighbours.stockCommitted(id);
        neighbours.paymentCaptured(id);
        Answer settled = awaitSaga(id, "COMPLETED");

        assertThat(settled.text("/status")).isEqualTo("CONFIRMED");
        assertThat(settled.text("/saga/inventory")).isEqualTo("COMMITTED");
        assertThat(settled.text("/saga/payment")).isEqualTo("CAPTURED");
        assertThat(settled.text("/cancellationReason")).isNull();
        assertThat(Instant.parse(settled.text("/decidedAt")))
                .isBetween(Instant.parse(settled.text("/placedAt")), Instant.parse(settled.text("/settledAt")));
        assertThat(neighbours.typesHeardOf(id)).containsExactly("order.placed.v1", "order.confirmed.v1");

        List<JsonNode> events = client.get("/orders/" + id + "/events").body().get("items").values().stream()
                .toList();
        assertThat(events)
                .extracting(event -> event.get("direction").asString() + " "
                        + event.get("type").asString())
                .hasSize(6)
                .startsWith("SENT order.placed.v1")
                .contains(
                        "RECEIVED stock.reserved.v1",
                        "RECEIVED payment.authorized.v1",
                        "SENT order.confirmed.v1",
                        "RECEIVED stock.committed.v1",
                        "RECEIVED payment.captured.v1");
        JsonNode confirmed = events.stream()
                .filter(event -> event.get("type").asString().equals("order.confirmed.v1"))
                .findFirst()
                .orElseThrow();
        assertThat(confirmed.propertyNames())
                .containsExactly("at", "recordedAt", "direction", "type", "source", "eventId", "causationId");
        assertThat(confirmed.get("source").asString()).isEqualTo("order-service");
        assertThat(confirmed.get("causationId").asString()).isIn(reserved, authorized);
        assertThat(confirmed.get("eventId").asString())
                .isEqualTo(neighbours.heardOf(id).getLast().id().toString());
        assertThat(events.getFirst().get("causationId").isNull()).isTrue();
    }

    static Stream<Arguments> stories() {
        return Stream.of(
                story(
                        "confirmed",
                        "CONFIRMED null COMPLETED COMMITTED CAPTURED",
                        Neighbours::stockReserved,
                        Neighbours::paymentAuthorized,
                        Neighbours::stockCommitted,
                        Neighbours::paymentCaptured),
                story(
                        "out of stock",
                        "CANCELLED OUT_OF_STOCK COMPENSATED REJECTED VOIDED",
                        Neighbours::stockRejected,
                        Neighbours::paymentAuthorized,
                        Neighbours::stockReleased,
                        Neighbours::paymentVoided),
                story(
                        "declined",
                        "CANCELLED PAYMENT_DECLINED COMPENSATED RELEASED DECLINED",
                        Neighbours::stockReserved,
                        Neighbours::paymentDeclined,
                        Neighbours::stockReleased,
                        Neighbours::paymentVoided));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void answersInAnyOrderEndTheSame(String end, List<BiConsumer<Neighbours, String>> answers) throws Exception {
        List<List<BiConsumer<Neighbours, String>>> orders = permutations(answers);
        List<String> ids =
                atOnce(
                                4,
                                _ -> IntStream.range(0, orders.size() / 4)
                                        .mapToObj(_ -> place())
                                        .toList())
                        .stream()
                        .flatMap(List::stream)
                        .toList();

        // Answer by answer, so that each order of arrival is one of its own over both queues.
        for (int step = 0; step < answers.size(); step++) {
            for (int i = 0; i < ids.size(); i++) {
                orders.get(i).get(step).accept(neighbours, ids.get(i));
            }
            int received = (step + 1) * ids.size();
            await().atMost(PATIENCE).until(() -> receivedBy(ids) == received);
        }

        for (int i = 0; i < ids.size(); i++) {
            assertThat(endOf(ids.get(i))).as("order %d of the answers", i).isEqualTo(end);
        }
        await().atMost(PATIENCE)
                .until(() -> ids.stream().allMatch(id -> neighbours.heardOf(id).size() == 2));
    }

    @Test
    void deadLettersAnAnswerToAnOrderThatThereIsNotAndGoesOn() {
        String id = place();
        String unknown = UUID.randomUUID().toString();

        neighbours.paymentAuthorized(unknown);
        neighbours.paymentAuthorized(id);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.get("/orders/" + id).text("/saga/payment"))
                        .isEqualTo("AUTHORIZED"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(openDeadLettersOf(unknown)).containsExactly("order.payment.events"));
    }

    // --- cancelling

    @Test
    void aCustomerMayCancelAPendingOrderOnce() {
        String id = place();

        Answer cancelled = client.post("/orders/" + id + "/cancel");
        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.text("/status")).isEqualTo("CANCELLED");
        assertThat(cancelled.text("/cancellationReason")).isEqualTo("CUSTOMER_REQUEST");
        assertThat(cancelled.text("/saga/status")).isEqualTo("COMPENSATING");

        Answer again = client.post("/orders/" + id + "/cancel");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("/type")).isEqualTo("urn:fanout:problem:order-cancelled");
        await().atMost(PATIENCE)
                .until(() -> neighbours.typesHeardOf(id).equals(List.of("order.placed.v1", "order.cancelled.v1")));

        // Both had answered the order just before they heard of its cancellation.
        neighbours.stockReserved(id);
        neighbours.paymentAuthorized(id);
        neighbours.stockReleased(id);
        neighbours.paymentVoided(id);
        awaitSaga(id, "COMPENSATED");
        assertThat(endOf(id)).isEqualTo("CANCELLED CUSTOMER_REQUEST COMPENSATED RELEASED VOIDED");
        assertThat(neighbours.typesHeardOf(id)).hasSize(2);
    }

    @Test
    void aCustomerMayCancelACompletedOrder() {
        String id = place();
        neighbours.stockReserved(id);
        neighbours.paymentAuthorized(id);
        neighbours.stockCommitted(id);
        neighbours.paymentCaptured(id);
        awaitSaga(id, "COMPLETED");

        Answer cancelled = client.post("/orders/" + id + "/cancel");
        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(cancelled.text("/settledAt")).isNull();
        neighbours.stockReleased(id);
        neighbours.paymentRefunded(id);
        awaitSaga(id, "COMPENSATED");
        assertThat(endOf(id)).isEqualTo("CANCELLED CUSTOMER_REQUEST COMPENSATED RELEASED REFUNDED");
    }

    @Test
    void ofManyWhoCancelAtOnceOneSucceeds() throws Exception {
        String id = place();

        List<Answer> answers = atOnce(8, _ -> client.post("/orders/" + id + "/cancel"));

        assertThat(answers.stream().map(Answer::status).sorted())
                .containsExactly(202, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void refusesAWriteThatRestsOnAnOldOrder(
            @Autowired EntityManager entities, @Autowired TransactionTemplate transactions) {
        String id = place();

        assertThatExceptionOfType(OptimisticLockingFailureException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    Object old = entities.createQuery("select o from Order o where o.id = :id", Object.class)
                            .setParameter("id", UUID.fromString(id))
                            .getSingleResult();
                    client.post("/orders/" + id + "/cancel");
                    entities.lock(old, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
                }));

        assertThat(client.get("/orders/" + id).text("/status")).isEqualTo("CANCELLED");
    }

    @Test
    void knowsNoOrderThatWasNotPlaced() {
        UUID id = UUID.randomUUID();
        for (Answer answer : List.of(
                client.get("/orders/" + id),
                client.get("/orders/" + id + "/events"),
                client.post("/orders/" + id + "/cancel"))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("/type")).isEqualTo("urn:fanout:problem:order-not-found");
        }
    }

    // --- the deadline

    @Test
    void cancelsWhatIsNotDecidedByItsDeadlineAndBearsLateAnswers() {
        String undecided = place();
        String halfDecided = place();
        String decided = place();
        neighbours.stockReserved(halfDecided);
        neighbours.stockReserved(decided);
        neighbours.paymentAuthorized(decided);
        await().atMost(PATIENCE)
                .until(() -> client.get("/orders/" + decided).text("/status").equals("CONFIRMED")
                        && receivedBy(List.of(halfDecided)) == 1);

        clock.advance(ofSeconds(61));

        awaitSaga(undecided, "COMPENSATING");
        awaitSaga(halfDecided, "COMPENSATING");
        assertThat(client.get("/orders/" + undecided).text("/cancellationReason"))
                .isEqualTo("TIMED_OUT");
        assertThat(client.get("/orders/" + decided).text("/status")).isEqualTo("CONFIRMED");

        neighbours.paymentAuthorized(halfDecided);
        neighbours.stockReleased(halfDecided);
        neighbours.paymentVoided(halfDecided);
        awaitSaga(halfDecided, "COMPENSATED");
        assertThat(endOf(halfDecided)).isEqualTo("CANCELLED TIMED_OUT COMPENSATED RELEASED VOIDED");
        await().atMost(PATIENCE).until(() -> neighbours.typesHeardOf(undecided).contains("order.cancelled.v1"));
        await().during(ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> neighbours.typesHeardOf(undecided).size() == 2);
    }

    @Test
    void cancelsTheOthersWhenOneOverdueOrderCannotBeCancelled() {
        String broken = place();
        List<String> others = IntStream.range(0, 5).mapToObj(_ -> place()).toList();
        database.sql("update orders set lines = 'not JSON' where id = ?")
                .param(UUID.fromString(broken))
                .update();

        clock.advance(ofSeconds(61));

        others.forEach(id -> awaitSaga(id, "COMPENSATING"));
        assertThat(database.sql("select status from orders where id = ?")
                        .param(UUID.fromString(broken))
                        .query(String.class)
                        .single())
                .isEqualTo("PENDING");
        database.sql("delete from orders where id = ?")
                .param(UUID.fromString(broken))
                .update();
    }

    // --- finding

    @Test
    void findsOrdersNewestFirst() {
        String customer = "finder-" + UUID.randomUUID();
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            placed.addFirst(
                    client.post("/orders", ORDER.replace("c-1", customer)).text("/id"));
        }
        client.post("/orders/" + placed.get(1) + "/cancel");

        Answer page = client.get("/orders?customerId=" + customer + "&page=1&size=2");
        assertThat(page.body().get("total").asInt()).isEqualTo(5);
        assertThat(page.body().get("page").asInt()).isEqualTo(1);
        assertThat(page.body().get("size").asInt()).isEqualTo(2);
        assertThat(idsOf(page)).containsExactly(placed.get(2), placed.get(3));
        assertThat(idsOf(client.get("/orders?customerId=" + customer + "&status=CANCELLED")))
                .containsExactly(placed.get(1));
        assertThat(idsOf(client.get("/orders?customerId=" + customer + "&sagaStatus=COMPENSATING")))
                .containsExactly(placed.get(1));
        assertThat(idsOf(client.get("/orders?customerId=" + customer + "&status=PENDING&sagaStatus=RUNNING")))
                .hasSize(4);
        assertThat(idsOf(client.get("/orders?customerId=nobody"))).isEmpty();
        assertThat(idsOf(client.get("/orders"))).isNotEmpty();
    }

    @Test
    void readsAllOrdersFromTheOldestOnWhateverComesMeanwhile() {
        String customer = "reader-" + UUID.randomUUID();
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            placed.add(client.post("/orders", ORDER.replace("c-1", customer)).text("/id"));
        }
        client.post("/orders/" + placed.get(1) + "/cancel");
        String first = "/orders?size=2&after=&customerId=" + customer;

        List<String> read = new ArrayList<>();
        Answer slice = client.get(first);
        while (!slice.body().get("next").isNull()) {
            assertThat(slice.body().propertyNames()).containsExactly("items", "size", "next");
            read.addAll(idsOf(slice));
            if (placed.size() == 5) {
                placed.add(
                        client.post("/orders", ORDER.replace("c-1", customer)).text("/id"));
            }
            slice = client.get("/orders?size=2&customerId=" + customer + "&after=" + slice.text("/next"));
        }
        read.addAll(idsOf(slice));

        assertThat(read).isEqualTo(placed);
        assertThat(idsOf(client.get(first + "&status=CANCELLED"))).containsExactly(placed.get(1));
        assertThat(idsOf(client.get("/orders?after=" + placed.getLast() + "&customerId=" + customer)))
                .isEmpty();
    }

    @Test
    void findsSagasThatAreStuck() {
        String customer = "stuck-" + UUID.randomUUID();
        String done = client.post("/orders", ORDER.replace("c-1", customer)).text("/id");
        neighbours.stockRejected(done);
        neighbours.stockReleased(done);
        neighbours.paymentVoided(done);
        awaitSaga(done, "COMPENSATED");
        String stuck = client.post("/orders", ORDER.replace("c-1", customer)).text("/id");

        assertThat(idsOf(client.get("/orders?customerId=" + customer + "&stuckFor=PT5M")))
                .isEmpty();
        assertThat(idsOf(client.get("/orders?customerId=" + customer + "&stuckFor=PT0S")))
                .containsExactly(stuck);
        clock.advance(Duration.ofMinutes(5));
        assertThat(idsOf(client.get("/orders?customerId=" + customer + "&stuckFor=PT5M")))
                .containsExactly(stuck);
        // Its deadline passes, but nobody answers the cancellation.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                meters.get("fanout.saga.stuck").gauge().value())
                        .isPositive()
                        .isLessThanOrEqualTo(
                                meters.get("fanout.saga.unfinished").gauge().value()));
    }

    @ParameterizedTest
    @CsvSource({
        "status=PAID, status",
        "sagaStatus=STUCK, sagaStatus",
        "stuckFor=long, stuckFor",
        "stuckFor=-PT1S, stuckFor",
        "stuckFor=PT99999999999H, stuckFor",
        "customerId=%00, customerId",
        "size=501, size",
        "page=-1, page",
        "after=7, after",
        "after=&size=501, size",
    })
    void namesTheParameterThatIsInvalid(String parameter, String field) {
        Answer answer = client.get("/orders?" + parameter);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.invalidFields()).containsExactly(field);
    }

    // --- the surface

    @Test
    void customersSeeOrdersAndOperatorsSeeAll() {
        assertThat(client.getAs("customer:wrong", "/orders").status()).isEqualTo(401);
        assertThat(client.getAs("operator:operator", "/orders").status()).isEqualTo(200);
        assertThat(client.get("/actuator/metrics").status()).isEqualTo(403);
        assertThat(client.getAs("operator:operator", "/actuator/metrics").status())
                .isEqualTo(200);
    }

    @Test
    void documentsItsAnswers() {
        JsonNode paths = client.get("/v3/api-docs").body().get("paths");

        assertThat(paths.at("/~1orders/post/responses").propertyNames()).contains("202", "422", "default");
        assertThat(paths.at("/~1orders~1{id}~1cancel/post/responses").propertyNames())
                .contains("202", "409", "default");
        assertThat(paths.at("/~1orders/get/parameters").values().stream()
                        .map(parameter -> parameter.get("name").asString()))
                .containsExactlyInAnyOrder("customerId", "status", "sagaStatus", "stuckFor", "page", "size", "after");
        assertThat(paths.at("/~1orders/get/parameters").values().stream()
                        .filter(parameter -> parameter.path("required").asBoolean()))
                .isEmpty();
        assertThat(paths.propertyNames()).contains("/orders/{id}/events");
        assertThat(paths.at("/~1order-batches/post/responses").propertyNames()).contains("202", "503", "default");
        assertThat(paths.at("/~1order-batches~1{id}~1events/get/responses").propertyNames())
                .contains("200", "204", "503", "default");
    }

    /** In a service with JPA the relay has other transactions than all others. */
    @Test
    void anOperatorGivesUpWhatTheBrokerRefusesAndASecondGiveUpFindsNothing() {
        String operator = "operator:operator";
        refused(-1, "order.lost", 9);
        refused(-2, "order.found", 2);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(client.getAs(operator, "/dead-letters?queue=order.lost")
                                .text("/items/0/message"))
                        .contains("no exchange 'nowhere'"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                client.getAs(operator, "/outbox?status=REFUSED").text("/items/0/refusals"))
                        .isEqualTo("3"));
        assertThat(client.get("/outbox").status()).isEqualTo(403);
        assertThat(client.postAs(operator, "/outbox/-2/give-up", "{}").status()).isEqualTo(400);
        Answer givenUp = client.postAs(operator, "/outbox/-2/give-up", "{\"reason\":\"the exchange is gone\"}");
        assertThat(givenUp.status()).isEqualTo(200);
        assertThat(client.getAs(operator, "/dead-letters/" + givenUp.text("/deadLetterId"))
                        .text("/queue"))
                .isEqualTo("order.found");
        assertThat(client.postAs(operator, "/outbox/-2/retry", "{}").text("/type"))
                .isEqualTo("urn:fanout:problem:no-such-outbox-message");
    }

    private void refused(long id, String queue, int attempts) {
        database.sql("""
                insert into outbox_waiting (id, partition_no, exchange, routing_key, message_id, type, subject,
                    occurred_at, correlation_id, payload, properties, attempts, not_before)
                values (?, 0, 'nowhere', ?, ?, 'order.placed.v1', 'x', current_timestamp, 'x', ?, '{"headers":{}}', ?,
                    timestamp with time zone '2000-01-01 00:00:00+00')
                """)
                .params(id, queue, UUID.randomUUID(), new byte[] {'{', '}'}, attempts)
                .update();
        database.sql("update outbox_partition set has_waiting = true").update();
    }

    // --- helpers

    private String place() {
        Answer placed = client.post("/orders", ORDER);
        assertThat(placed.status()).isEqualTo(202);
        return placed.text("/id");
    }

    private Answer awaitSaga(String id, String status) {
        return await().atMost(PATIENCE)
                .until(
                        () -> client.get("/orders/" + id),
                        answer -> answer.text("/saga/status").equals(status));
    }

    private String endOf(String id) {
        Answer order = client.get("/orders/" + id);
        return String.join(
                " ",
                order.text("/status"),
                String.valueOf(order.text("/cancellationReason")),
                order.text("/saga/status"),
                order.text("/saga/inventory"),
                order.text("/saga/payment"));
    }

    private long receivedBy(Collection<String> ids) {
        return database.sql("select count(*) from order_event where direction = 'RECEIVED' and order_id in (:ids)")
                .param("ids", ids.stream().map(UUID::fromString).toList())
                .query(Long.class)
                .single();
    }

    /** The queues in which messages about this order died. */
    private List<String> openDeadLettersOf(String id) {
        return database.sql("select queue from dead_letter where subject = ? and status = 'OPEN'")
                .param(id)
                .query(String.class)
                .list();
    }

    private static List<String> idsOf(Answer page) {
        return page.body().get("items").values().stream()
                .map(order -> order.get("id").asString())
                .toList();
    }

    @SafeVarargs
    private static Arguments story(String name, String end, BiConsumer<Neighbours, String>... answers) {
        return argumentSet(name, end, List.of(answers));
    }

    private static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> rest = new ArrayList<>(items);
            T first = rest.remove(i);
            for (List<T> tail : permutations(rest)) {
                List<T> permutation = new ArrayList<>(List.of(first));
                permutation.addAll(tail);
                all.add(permutation);
            }
        }
        return all;
    }

    private static <T> List<T> atOnce(int threads, java.util.function.IntFunction<T> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> futures = IntStream.range(0, threads)
                    .mapToObj(i -> pool.submit(() -> {
                        start.await();
                        return work.apply(i);
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
