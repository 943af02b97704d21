package dev.fanout.order;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.defaults.CallbackSecrets;
import dev.fanout.events.BatchItem;
import dev.fanout.order.EventStream.Event;
import dev.fanout.order.ServiceClient.Answer;
import dev.fanout.order.ordering.ItemDecisions;
import dev.fanout.order.ordering.OrderStatus;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;

/** What order-service promises of batches, on a real broker; subclasses name the database. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.order.sweep-interval=200ms",
            "fanout.order.batch.chunk-size=10",
            "fanout.order.batch.waiting-chunks=101",
            "fanout.order.batch.streams=3",
            "fanout.order.batch.stream-interval=50ms",
            "fanout.order.batch.stream-heartbeat=200ms"
        })
@ContextConfiguration(initializers = RealBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OrderBatchesContract {

    private static final Logger log = LoggerFactory.getLogger(OrderBatchesContract.class);
    private static final Duration PATIENCE = ofSeconds(30);
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
    private TransactionTemplate transactions;

    @Autowired
    private ItemDecisions decisions;

    @Autowired
    private CallbackSecrets secrets;

    /** Stopped, it leaves batches as a service does that dies right after it has accepted them. */
    @Autowired
    @Qualifier("batchEntrance") private SmartLifecycle entrance;

    @Autowired
    private MeterRegistry meters;

    private Neighbours neighbours;
    private ServiceClient client;

    @BeforeAll
    void open() throws Exception {
        VirtualHost broker = VirtualHost.of(environment);
        client = new ServiceClient(port);
        await().atMost(PATIENCE).until(() -> Neighbours.QUEUES.stream().allMatch(broker::isConsumed));
        neighbours = new Neighbours(broker);
        learn("espresso-cup");
    }

    @AfterAll
    void close() throws Exception {
        neighbours.close();
        client.close();
    }

    // --- accepting

    @Test
    void anInvalidOrderOfABatchSinksNobody() {
        String fine = ORDER.replace("c-1", "batch-" + UUID.randomUUID());
        Answer placed = placed(
                fine,
                fine.replace("\"quantity\":2", "\"quantity\":0"),
                fine.replace("\"quantity\":2", "\"quantity\":\"two\""),
                fine.replace("espresso-cup", "teapot"),
                "null",
                "17",
                fine.replace("{\"sku\":\"espresso-cup\",\"quantity\":2}", "null"),
                fine);

        String id = placed.text("/id");
        assertThat(placed.header("Location")).isEqualTo("/order-batches/" + id);
        assertThat(placed.body().get("total").asInt()).isEqualTo(8);
        assertThat(placed.body().get("pending").asInt()).isEqualTo(2);
        assertThat(placed.body().get("rejected").asInt()).isEqualTo(6);
        assertThat(placed.text("/status")).isEqualTo("RUNNING");
        assertThat(IntStream.range(0, 8).mapToObj(i -> placed.text("/items/" + i + "/errors/0/field")))
                .containsExactly("", "lines[0].quantity", "lines[0].quantity", "lines[0].sku", "", "", "lines[0]", "");
        assertThat(statusesIn(placed))
                .containsExactly(
                        "PENDING", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "REJECTED", "PENDING");
        assertThat(batch(id).body()).isEqualTo(placed.body());

        String first = placed.text("/items/0/orderId");
        String last = placed.text("/items/7/orderId");
        await().atMost(PATIENCE).until(() -> client.get("/orders/" + first).status() == 200);
        assertThat(client.get("/orders/" + first).text("/batchId")).isEqualTo(id);
        await().atMost(PATIENCE).until(() -> !neighbours.heardOf(first).isEmpty());
        assertThat(neighbours.heardOf(first).getFirst().payload().get("batchId").asString())
                .isEqualTo(id);

        confirm(first);
        await().atMost(PATIENCE).until(() -> client.get("/orders/" + last).status() == 200);
        neighbours.paymentDeclined(last);
        Answer done = awaitCompletion(id);
        assertThat(done.body().get("confirmed").asInt()).isEqualTo(1);
        assertThat(done.body().get("cancelled").asInt()).isEqualTo(1);
        assertThat(done.body().get("pending").asInt()).isZero();
        assertThat(done.text("/items/7/cancellationReason")).isEqualTo("PAYMENT_DECLINED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'orders':[]} | orders",
                "{} | orders",
                "{'orders':[ | ",
                "{'callbackUrl':'ftp://example.com/hook','orders':[{}]} | callbackUrl",
                "{'callbackUrl':'https://user:secret@example.com/hook','orders':[{}]} | callbackUrl",
                "{'callbackUrl':'','orders':[{}]} | callbackUrl",
            })
    void refusesABatchAsAWhole(String body, String field) {
        Answer answer = client.post("/order-batches", body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        if (field != null) {
            assertThat(answer.invalidFields()).containsExactly(field);
        }
    }

    @Test
    void knowsNoBatchThatWasNotPlaced() {
        assertThat(batch(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(client.get("/order-batches/" + UUID.randomUUID() + "/events").status())
                .isEqualTo(404);
    }

    @Test
    void takesNoMoreThanAThousandOrders() {
        Answer tooMany = client.post(
                "/order-batches", batchOf(Collections.nCopies(1001, ORDER).toArray(String[]::new)));

        assertThat(tooMany.status()).isEqualTo(400);
        assertThat(tooMany.invalidFields()).containsExactly("orders");
    }

    @Test
    void tellsTheSecretOfTheCallbacksOnceAndNobodyElse() {
        String body = batchOf(ORDER).replaceFirst("\\{", "{\"callbackUrl\":\"https://example.com/hook?a=b\",");

        Answer placed = client.post("/order-batches", body);

        String id = placed.text("/id");
        assertThat(placed.status()).isEqualTo(202);
        assertThat(placed.text("/callbackSecret")).isEqualTo(secrets.of(UUID.fromString(id)));
        assertThat(batch(id).body().has("callbackSecret")).isFalse();
        assertThat(placed(ORDER).body().has("callbackSecret")).isFalse();
        await().atMost(PATIENCE).until(() -> !neighbours.heardOf(id).isEmpty());
        assertThat(neighbours.heardOf(id).getFirst().payload().toString())
                .isEqualTo("{\"batchId\":\"%s\",\"total\":1,\"callbackUrl\":\"https://example.com/hook?a=b\"}"
                        .formatted(id));
    }

    @Test
    void aBatchOfNothingButInvalidOrdersIsComplete() {
        Answer placed = placed(Collections.nCopies(150, "{}").toArray(String[]::new));

        assertThat(placed.text("/status")).isEqualTo("COMPLETED");
        assertThat(placed.body().at("/items/0/errors").values().stream()
                        .map(error -> error.get("field").asString()))
                .containsExactly("customerEmail", "customerId", "lines", "paymentMethod");
        String id = placed.text("/id");
        await().atMost(PATIENCE).until(() -> neighbours.heardOf(id).size() == 4);
        assertThat(neighbours.typesHeardOf(id))
                .containsExactly(
                        "order.batch-placed.v1",
                        "order.batch-items-rejected.v1",
                        "order.batch-items-rejected.v1",
                        "order.batch-completed.v1");
        assertThat(neighbours.heardOf(id).get(1).payload().get("items").values())
                .hasSize(100);
        assertThat(neighbours.heardOf(id).get(2).payload().at("/items/49/index").asInt())
                .isEqualTo(149);
        assertThat(neighbours
                        .heardOf(id)
                        .get(2)
                        .payload()
                        .at("/items/0/errors/0/field")
                        .asString())
                .isEqualTo("customerEmail");
        assertThat(neighbours.heardOf(id).get(3).payload().toString())
                .isEqualTo("{\"batchId\":\"%s\",\"total\":150,\"confirmed\":0,\"cancelled\":0,\"rejected\":150}"
                        .formatted(id));
        assertThat(follow(id, null)).hasSize(151);
    }

    // --- entering

    @Test
    void aThousandMixedOrdersEnterOnceEachAndAreCountedOnceEach() {
        String customer = "thousand-" + UUID.randomUUID();
        String fine = ORDER.replace("c-1", customer);
        String[] orders = IntStream.range(0, 1000)
                .mapToObj(i -> switch (i % 10) {
                    case 3 -> fine.replace("\"quantity\":2", "\"quantity\":0");
                    case 7 -> fine.replace("espresso-cup", "teapot");
                    default -> fine;
                })
                .toArray(String[]::new);

        Instant asked = Instant.now();
        Answer placed = placed(orders);
        log.info(
                "1,000 orders were accepted in {} ms",
                Duration.between(asked, Instant.now()).toMillis());

        String id = placed.text("/id");
        assertThat(placed.body().get("pending").asInt()).isEqualTo(800);
        assertThat(placed.body().get("rejected").asInt()).isEqualTo(200);
        awaitOrders(customer, 800);
        List<String> ids = placed.body().get("items").values().stream()
                .filter(item -> !item.get("orderId").isNull())
                .map(item -> item.get("orderId").asString())
                .toList();
        for (int i = 0; i < ids.size(); i++) {
            if (i % 4 == 0) {
                neighbours.stockRejected(ids.get(i));
            } else {
                confirm(ids.get(i));
            }
        }

        Answer done = awaitCompletion(id);
        assertThat(done.body().get("confirmed").asInt()).isEqualTo(600);
        assertThat(done.body().get("cancelled").asInt()).isEqualTo(200);
        assertThat(done.body().get("rejected").asInt()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> neighbours.typesHeardOf(id).contains("order.batch-completed.v1"));
        assertThat(neighbours.heardOf(id).getLast().payload().toString())
                .isEqualTo("{\"batchId\":\"%s\",\"total\":1000,\"confirmed\":600,\"cancelled\":200,\"rejected\":200}"
                        .formatted(id));
        assertThat(numbersOf(id))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 1000).boxed().toList());
        await().atMost(PATIENCE).until(() -> decisionsHeardOf(id).size() == 800);
        assertThat(placementsHeardOf(ids)).hasSize(800).doesNotHaveDuplicates();
        assertThat(decisionsHeardOf(id)).doesNotHaveDuplicates();
    }

    @Test
    void anOrderThatCannotBePlacedAnyMoreIsRejectedThen() {
        learn("rarity");
        entrance.stop();
        Answer placed;
        try {
            placed = placed(ORDER.replace("espresso-cup", "rarity"), ORDER);
            assertThat(statusesIn(placed)).containsExactly("PENDING", "PENDING");
            database.sql("delete from product_copy where sku = 'rarity'").update();
        } finally {
            entrance.start();
        }

        String id = placed.text("/id");
        Answer later = await().atMost(PATIENCE)
                .until(() -> batch(id), answer -> answer.body().get("rejected").asInt() == 1);
        assertThat(later.text("/items/0/errors/0/field")).isEqualTo("lines[0].sku");
        assertThat(later.text("/items/0/orderId"))
                .as("under which nothing is found")
                .isEqualTo(placed.text("/items/0/orderId"));
        assertThat(client.get("/orders/" + placed.text("/items/0/orderId")).status())
                .isEqualTo(404);
        await().atMost(PATIENCE)
                .until(() -> neighbours
                        .typesHeardOf(id)
                        .equals(List.of("order.batch-placed.v1", "order.batch-items-rejected.v1")));

        confirm(placed.text("/items/1/orderId"));
        awaitCompletion(id);
        await().atMost(PATIENCE).until(() -> neighbours.heardOf(id).size() == 3);
        assertThat(neighbours.heardOf(id).getLast().payload().get("rejected").asInt())
                .isOne();
    }

    @Test
    void refusesBatchesWhileTooManyOrdersWait() {
        String customer = "queue-" + UUID.randomUUID();
        String order = ORDER.replace("c-1", customer);
        entrance.stop();
        try {
            placed(Collections.nCopies(1000, order).toArray(String[]::new));
            placed(order);

            Answer refused = client.post("/order-batches", batchOf(order));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("/type")).isEqualTo("urn:fanout:problem:batches-full");
            assertThat(refused.header("Retry-After")).isEqualTo("10");
        } finally {
            entrance.start();
        }

        awaitOrders(customer, 1001);
        assertThat(placed(order).status()).isEqualTo(202);
    }

    @Test
    void showsHowLongOrdersHaveWaitedForTheirEntry() {
        Gauge chunks = meters.get("fanout.batch.chunks.pending").gauge();
        Gauge oldest = meters.get("fanout.batch.oldest.pending").gauge();
        entrance.stop();
        try {
            placed(ORDER);

            await().atMost(PATIENCE).until(() -> chunks.value() == 1 && oldest.value() > 0);
            assertThat(oldest.value()).isLessThan(PATIENCE.toSeconds());
        } finally {
            entrance.start();
        }
        await().atMost(PATIENCE).until(() -> chunks.value() == 0 && oldest.value() == 0);
    }

    @Test
    void theTimeOfAnOrderCountsFromItsEntry() {
        entrance.stop();
        Answer placed;
        try {
            placed = placed(ORDER);
            clock.advance(ofMinutes(2));
        } finally {
            entrance.start();
        }

        String order = placed.text("/items/0/orderId");
        await().atMost(PATIENCE).until(() -> client.get("/orders/" + order).status() == 200);
        Answer entered = client.get("/orders/" + order);
        assertThat(entered.text("/status")).isEqualTo("PENDING");
        assertThat(Instant.parse(entered.text("/placedAt")))
                .isAfterOrEqualTo(Instant.parse(placed.text("/placedAt")).plus(ofMinutes(2)));
        assertThat(Instant.parse(entered.text("/deadline")))
                .isEqualTo(Instant.parse(entered.text("/placedAt")).plusSeconds(60));
    }

    @Test
    void theOrdersAndTheEndOfABatchBelongToTheTraceOfItsRequest() {
        Answer placed = placed(ORDER);

        String trace = placed.header("traceparent").substring(3, 35);
        String order = placed.text("/items/0/orderId");
        await().atMost(PATIENCE).until(() -> client.get("/orders/" + order).status() == 200);
        assertThat(client.get("/orders/" + order).text("/traceId")).isEqualTo(trace);
        confirm(order);
        await().atMost(PATIENCE)
                .until(() -> neighbours.heardOf(placed.text("/id")).size() == 2);
        assertThat(neighbours.heardOf(placed.text("/id")))
                .extracting(Announced::traceId)
                .containsExactly(trace, trace);
        assertThat(neighbours.heardOf(order).getFirst().traceId()).isEqualTo(trace);
    }

    @Test
    void aChunkThatAnotherInstanceEntersHoldsUpNoOther() {
        String customer = "shared-" + UUID.randomUUID();
        entrance.stop();
        UUID id;
        try {
            id = UUID.fromString(placed(Collections.nCopies(40, ORDER.replace("c-1", customer))
                            .toArray(String[]::new))
                    .text("/id"));
        } finally {
            transactions.executeWithoutResult(_ -> {
                database.sql("select chunk_no from order_batch_chunk where chunk_no = 1 for update")
                        .query(Integer.class)
                        .list();
                entrance.start();
                awaitOrders(customer, 30);
            });
        }

        awaitOrders(customer, 40);
        assertThat(chunksOf(id)).isEmpty();
    }

    @Test
    void aChunkThatCannotEnterHoldsUpNoOtherAndIsTriedAgain() {
        String customer = "broken-" + UUID.randomUUID();
        entrance.stop();
        UUID id;
        String stored;
        try {
            id = UUID.fromString(placed(Collections.nCopies(30, ORDER.replace("c-1", customer))
                            .toArray(String[]::new))
                    .text("/id"));
            stored = database.sql("select orders from order_batch_chunk where batch_id = ? and chunk_no = 0")
                    .param(id)
                    .query(String.class)
                    .single();
            replaceFirstChunk(id, "[{\"index\":");
        } finally {
            entrance.start();
        }

        awaitOrders(customer, 20);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(chunksOf(id)).containsExactly(0));
        replaceFirstChunk(id, stored);
        clock.advance(ofSeconds(10));
        awaitOrders(customer, 30);
    }

    // --- counting

    @Test
    void transactionsThatDecideOverBatchesInOppositeOrderDoNotWaitForEachOther() throws Exception {
        for (int round = 0; round < 20; round++) {
            UUID one = storedBatch(2);
            UUID other = storedBatch(2);
            CyclicBarrier bothDecided = new CyclicBarrier(2);
            try (var threads = Executors.newFixedThreadPool(2)) {
                List<Future<?>> both = List.of(
                        threads.submit(() -> decide(bothDecided, new BatchItem(one, 0), new BatchItem(other, 0))),
                        threads.submit(() -> decide(bothDecided, new BatchItem(other, 1), new BatchItem(one, 1))));
                for (Future<?> each : both) {
                    each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            }
            for (UUID batch : List.of(one, other)) {
                assertThat(numbersOf(batch.toString())).containsExactly(1, 2);
                await().atMost(PATIENCE)
                        .until(() ->
                                neighbours.typesHeardOf(batch.toString()).equals(List.of("order.batch-completed.v1")));
            }
        }
    }

    @Test
    void aDecisionThatIsRolledBackIsNotCounted() {
        UUID batch = storedBatch(1);

        transactions.executeWithoutResult(transaction -> {
            decisions.decided(new BatchItem(batch, 0), OrderStatus.CONFIRMED);
            transaction.setRollbackOnly();
        });
        assertThat(numbersOf(batch.toString())).isEmpty();

        transactions.executeWithoutResult(_ -> decisions.decided(new BatchItem(batch, 0), OrderStatus.CANCELLED));
        assertThat(numbersOf(batch.toString())).containsExactly(1);
        await().atMost(PATIENCE)
                .until(() -> !neighbours.heardOf(batch.toString()).isEmpty());
        assertThat(neighbours
                        .heardOf(batch.toString())
                        .getFirst()
                        .payload()
                        .get("cancelled")
                        .asInt())
                .isOne();
    }

    @Test
    void aLaterCancellationChangesTheItemAndNotTheEndOfTheBatch() throws Exception {
        Answer placed = placed(ORDER);
        String id = placed.text("/id");
        String order = placed.text("/items/0/orderId");
        await().atMost(PATIENCE).until(() -> client.get("/orders/" + order).status() == 200);
        confirm(order);
        awaitCompletion(id);

        assertThat(client.post("/orders/" + order + "/cancel").status()).isEqualTo(202);

        assertThat(batch(id).text("/items/0/status")).isEqualTo("CANCELLED");
        assertThat(batch(id).text("/status")).isEqualTo("COMPLETED");
        await().atMost(PATIENCE).until(() -> neighbours.heardOf(order).size() == 3);
        assertThat(neighbours.heardOf(order).get(1).payload().get("batchItem").toString())
                .isEqualTo("{\"batchId\":\"%s\",\"index\":0}".formatted(id));
        assertThat(neighbours.heardOf(order).get(2).payload().has("batchItem"))
                .as("settled twice")
                .isFalse();
        assertThat(neighbours.typesHeardOf(id)).containsExactly("order.batch-placed.v1", "order.batch-completed.v1");
        assertThat(neighbours.heardOf(id).getLast().payload().get("confirmed").asInt())
                .isOne();
        assertThat(follow(id, null).getFirst().data().get("status").asString()).isEqualTo("CONFIRMED");
    }

    // --- following

    @Test
    void aStreamTellsWhatIsSettledAndEnds() throws Exception {
        Answer placed = placed(ORDER, ORDER.replace("espresso-cup", "teapot"), ORDER);
        String id = placed.text("/id");
        String first = placed.text("/items/0/orderId");
        String third = placed.text("/items/2/orderId");
        try (EventStream stream = client.follow("/order-batches/" + id + "/events")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            await().atMost(PATIENCE).until(() -> stream.events().size() == 1);
            await().atMost(PATIENCE).until(() -> client.get("/orders/" + third).status() == 200);
            neighbours.paymentDeclined(third);
            await().atMost(PATIENCE).until(() -> stream.events().size() == 2);
            confirm(first);
            await().atMost(PATIENCE).until(stream::hasEnded);

            assertThat(stream.events()).extracting(Event::id).containsExactly("1", "2", "3", "4");
            assertThat(stream.events())
                    .extracting(Event::name)
                    .containsExactly("settled", "settled", "settled", "completed");
            assertThat(stream.events().get(0).data().get("index").asInt()).isEqualTo(1);
            assertThat(stream.events().get(0).data().get("status").asString()).isEqualTo("REJECTED");
            assertThat(stream.events().get(0).data().at("/errors/0/field").asString())
                    .isEqualTo("lines[0].sku");
            assertThat(stream.events().get(1).data().toString())
                    .isEqualTo("{\"index\":2,\"orderId\":\"%s\",\"status\":\"CANCELLED\",".formatted(third)
                            + "\"cancellationReason\":\"PAYMENT_DECLINED\"}");
            assertThat(stream.events().get(2).data().get("orderId").asString()).isEqualTo(first);
            assertThat(stream.events().get(3).data().toString())
                    .isEqualTo("{\"total\":3,\"confirmed\":1,\"cancelled\":1,\"rejected\":1}");
        }

        assertThat(follow(id, "2")).extracting(Event::id).containsExactly("3", "4");
        assertThat(follow(id, "3")).extracting(Event::name).containsExactly("completed");
        assertThat(client.get("/order-batches/" + id + "/events", "Last-Event-ID", "4")
                        .status())
                .as("nothing is to come, and browsers do not ask again")
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "99999999999"})
    void refusesWhatCannotBeTheIdOfAnEvent(String lastEventId) {
        String id = placed(ORDER).text("/id");

        Answer answer = client.get("/order-batches/" + id + "/events", "Last-Event-ID", lastEventId);

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void thereAreOnlySoManyStreamsAndAClientThatGoesMakesRoom() throws Exception {
        String path = "/order-batches/" + placed(ORDER).text("/id") + "/events";
        try (EventStream one = awaitStream(path);
                EventStream two = awaitStream(path);
                EventStream three = awaitStream(path)) {
            Answer refused = client.get(path);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("/type")).isEqualTo("urn:fanout:problem:too-many-streams");
            assertThat(refused.header("Retry-After")).isEqualTo("10");

            two.close();
            try (EventStream four = awaitStream(path)) {
                assertThat(List.of(one, three, four)).noneMatch(EventStream::hasEnded);
            }
        }
    }

    // --- helpers

    private void learn(String sku) {
        neighbours.productChanged(sku, 1250, "EUR", Instant.now());
        await().atMost(PATIENCE)
                .until(() -> database.sql("select count(*) from product_copy where sku = ?")
                                .param(sku)
                                .query(Integer.class)
                                .single()
                        == 1);
    }

    private Answer placed(String... orders) {
        Answer placed = client.post("/order-batches", batchOf(orders));
        assertThat(placed.status()).isEqualTo(202);
        return placed;
    }

    private static String batchOf(String... orders) {
        return "{\"orders\":[" + String.join(",", orders) + "]}";
    }

    private Answer batch(String id) {
        return client.get("/order-batches/" + id);
    }

    private static List<String> statusesIn(Answer batch) {
        return batch.body().get("items").values().stream()
                .map(item -> item.get("status").asString())
                .toList();
    }

    private Answer awaitCompletion(String id) {
        return await().atMost(PATIENCE)
                .until(() -> batch(id), answer -> answer.text("/status").equals("COMPLETED"));
    }

    private void awaitOrders(String customer, int count) {
        await().atMost(PATIENCE)
                .until(() -> client.get("/orders?customerId=" + customer)
                                .body()
                                .get("total")
                                .asInt()
                        == count);
    }

    private void confirm(String order) {
        neighbours.stockReserved(order);
        neighbours.paymentAuthorized(order);
    }

    private List<Integer> numbersOf(String batch) {
        return database.sql("select settled_no from order_batch_item where batch_id = ? and settled_no is not null"
                        + " order by settled_no")
                .param(UUID.fromString(batch))
                .query(Integer.class)
                .list();
    }

    private List<Integer> chunksOf(UUID batch) {
        return database.sql("select chunk_no from order_batch_chunk where batch_id = ? order by chunk_no")
                .param(batch)
                .query(Integer.class)
                .list();
    }

    private void replaceFirstChunk(UUID batch, String orders) {
        database.sql("update order_batch_chunk set orders = ? where batch_id = ? and chunk_no = 0")
                .param(orders)
                .param(batch)
                .update();
    }

    /** The items of a batch that decisions of orders name. */
    private List<Integer> decisionsHeardOf(String batch) {
        return neighbours.heardSoFar().stream()
                .map(event -> event.payload().path("batchItem"))
                .filter(item -> item.path("batchId").asString("").equals(batch))
                .map(item -> item.get("index").asInt())
                .toList();
    }

    private List<String> placementsHeardOf(List<String> orders) {
        Map<String, String> wanted = orders.stream().collect(toMap(id -> id, id -> id));
        return neighbours.heardSoFar().stream()
                .filter(event -> event.type().equals("order.placed.v1") && wanted.containsKey(event.subject()))
                .map(Announced::subject)
                .toList();
    }

    /** A batch of orders that nobody else decides about. */
    private UUID storedBatch(int total) {
        UUID id = UUID.randomUUID();
        database.sql("insert into order_batch (id, placed_at, total) values (?, current_timestamp, ?)")
                .param(id)
                .param(total)
                .update();
        for (int i = 0; i < total; i++) {
            database.sql("insert into order_batch_item (batch_id, item_no, order_id) values (?, ?, ?)")
                    .param(id)
                    .param(i)
                    .param(UUID.randomUUID())
                    .update();
        }
        return id;
    }

    private void decide(CyclicBarrier bothDecided, BatchItem... items) {
        transactions.executeWithoutResult(_ -> {
            for (BatchItem item : items) {
                decisions.decided(item, OrderStatus.CONFIRMED);
            }
            try {
                bothDecided.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** All events of a batch that is complete. */
    private List<Event> follow(String batch, String lastEventId) {
        String path = "/order-batches/" + batch + "/events";
        String[] headers = lastEventId == null ? new String[0] : new String[] {"Last-Event-ID", lastEventId};
        List<Event> events = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            try (EventStream stream = client.follow(path, headers)) {
                if (stream.status() == 200) {
                    await().atMost(PATIENCE).until(stream::hasEnded);
                    events.addAll(stream.events());
                }
                return stream.status() == 200;
            }
        });
        return events;
    }

    /** The clients of an earlier test may still have their places. */
    private EventStream awaitStream(String path) {
        return await().atMost(PATIENCE).until(() -> client.follow(path), stream -> stream.status() == 200);
    }
}
