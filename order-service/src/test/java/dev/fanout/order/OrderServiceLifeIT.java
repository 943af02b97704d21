package dev.fanout.order;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.fanout.order.ServiceClient.Answer;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** What order-service promises over starts and stops, of itself and of the broker, and with several instances. */
class OrderServiceLifeIT {

    private static final Duration PATIENCE = ofSeconds(30);
    private static final String ORDER = """
            {"customerId":"c-1","customerEmail":"a@example.com","paymentMethod":"tok_visa",\
            "lines":[{"sku":"espresso-cup","quantity":2}]}""";

    private static final String[] ENTERS_SMALL_CHUNKS = {
        "fanout.order.batch.chunk-size=7", "fanout.order.batch.poll-interval=20ms", "fanout.order.deadline=1h"
    };

    @ParameterizedTest
    @EnumSource
    void severalInstancesCancelEachOverdueOrderOnceAndShareTheAnswers(TestDatabase kind) throws Exception {
        VirtualHost broker = TestBroker.shared().newVirtualHost();
        Map<String, String> database = kind.properties();
        try (var neighbours = new Neighbours(broker);
                var one = new Instance(
                        broker,
                        database,
                        "fanout.order.deadline=3s",
                        "fanout.order.sweep-interval=50ms",
                        "fanout.order.sweep-chunk=7");
                var other = new Instance(
                        broker,
                        database,
                        "fanout.order.deadline=3s",
                        "fanout.order.sweep-interval=50ms",
                        "fanout.order.sweep-chunk=7")) {
            one.learnProducts(neighbours);
            List<String> ids = IntStream.range(0, 60)
                    .mapToObj(i -> (i % 2 == 0 ? one : other).place())
                    .toList();
            ids.forEach(neighbours::stockReserved);

            await().atMost(PATIENCE)
                    .until(() -> ids.stream()
                            .allMatch(id -> neighbours.typesHeardOf(id).contains("order.cancelled.v1")));
            ids.forEach(neighbours::stockReleased);
            ids.forEach(neighbours::paymentVoided);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(one.client
                                    .get("/orders?sagaStatus=COMPENSATED")
                                    .body()
                                    .get("total")
                                    .asInt())
                            .isEqualTo(60));
            assertThat(ids)
                    .allSatisfy(id -> assertThat(neighbours.typesHeardOf(id))
                            .containsExactly("order.placed.v1", "order.cancelled.v1"));
            assertThat(other.client
                            .get("/orders?status=CANCELLED&size=500")
                            .body()
                            .get("items")
                            .values())
                    .allSatisfy(
                            order -> assertThat(order.get("cancellationReason").asString())
                                    .isEqualTo("TIMED_OUT"));
        }
    }

    @Test
    void aRestartForgetsNoDeadline() throws Exception {
        VirtualHost broker = TestBroker.shared().newVirtualHost();
        Map<String, String> database = TestDatabase.H2.properties();
        String id;
        try (var neighbours = new Neighbours(broker)) {
            try (var before =
                    new Instance(broker, database, "fanout.order.deadline=1s", "fanout.order.sweep-interval=1h")) {
                before.learnProducts(neighbours);
                id = before.place();
            }
            try (var after = new Instance(broker, database, "fanout.order.deadline=1h")) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        after.client.get("/orders/" + id).text("/cancellationReason"))
                                .isEqualTo("TIMED_OUT"));
                await().atMost(PATIENCE)
                        .until(() ->
                                neighbours.typesHeardOf(id).equals(List.of("order.placed.v1", "order.cancelled.v1")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestartGoesOnWithABatchWhoseOrdersWereEntering(TestDatabase kind) throws Exception {
        VirtualHost broker = TestBroker.shared().newVirtualHost();
        Map<String, String> database = kind.properties();
        try (var neighbours = new Neighbours(broker)) {
            Answer batch;
            try (var before = new Instance(
                    broker,
                    database,
                    "fanout.order.batch.chunk-size=5",
                    "fanout.order.batch.parallel-chunks=1",
                    "fanout.order.deadline=1h")) {
                before.learnProducts(neighbours);
                batch = before.placeBatch(600);
                await().atMost(PATIENCE).pollInterval(ofMillis(1)).until(() -> before.ordersOf("batch") > 0);
                assertThat(before.ordersOf("batch")).as("entered so far").isLessThan(600);
            }
            try (var after =
                    new Instance(broker, database, "fanout.order.batch.chunk-size=5", "fanout.order.deadline=1h")) {
                await().atMost(PATIENCE).until(() -> after.ordersOf("batch") == 600);
                assertEachIsPlacedOnce(batch, neighbours);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalInstancesEnterTheOrdersOfABatchAndSettleItOnce(TestDatabase kind) throws Exception {
        VirtualHost broker = TestBroker.shared().newVirtualHost();
        Map<String, String> database = kind.properties();
        try (var neighbours = new Neighbours(broker);
                var one = new Instance(broker, database, ENTERS_SMALL_CHUNKS);
                var other = new Instance(broker, database, ENTERS_SMALL_CHUNKS)) {
            one.learnProducts(neighbours);
            Answer batch = one.placeBatch(300);
            String path = "/order-batches/" + batch.text("/id");
            try (EventStream stream = other.client.follow(path + "/events")) {
                await().atMost(PATIENCE).until(() -> one.ordersOf("batch") == 300);
                idsOf(batch).forEach(neighbours::stockReserved);
                idsOf(batch).forEach(neighbours::paymentAuthorized);

                await().atMost(PATIENCE).until(stream::hasEnded);
                assertThat(stream.events())
                        .extracting(EventStream.Event::id)
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, 301)
                                .mapToObj(Integer::toString)
                                .toList());
            }
            assertThat(other.client.get(path).text("/status")).isEqualTo("COMPLETED");
            assertEachIsPlacedOnce(batch, neighbours);
            assertThat(neighbours.typesHeardOf(batch.text("/id")))
                    .containsExactly("order.batch-placed.v1", "order.batch-completed.v1");
        }
    }

    @Test
    void aStopEndsTheStreamsOfBatchesAndDoesNotWaitForThem() throws Exception {
        VirtualHost broker = TestBroker.shared().newVirtualHost();
        try (var neighbours = new Neighbours(broker)) {
            EventStream stream;
            Duration stop;
            try (var service = new Instance(broker, TestDatabase.H2.properties())) {
                service.learnProducts(neighbours);
                stream = service.client.follow(
                        "/order-batches/" + service.placeBatch(1).text("/id") + "/events");
                assertThat(stream.status()).isEqualTo(200);
                Instant before = Instant.now();
                service.context.close();
                stop = Duration.between(before, Instant.now());
                await().atMost(PATIENCE).until(stream::hasEnded);
            }
            assertThat(stop).isLessThan(ofSeconds(15));
        }
    }

    @Test
    void refusesOrdersWhileTooManyWaitToBeAnnounced() throws Exception {
        VirtualHost broker = TestBroker.shared().newVirtualHost();
        try (var service = new Instance(
                broker,
                TestDatabase.H2.properties(),
                "fanout.order.outbox-limit=20",
                "fanout.order.deadline=1h",
                "fanout.messaging.outbox.max-backoff=1s")) {
            try (var neighbours = new Neighbours(broker)) {
                service.learnProducts(neighbours);
            }
            unbindAllFromOrderEvents(broker); // so the broker takes no announcement
            service.placeBatch(30);

            await().atMost(PATIENCE)
                    .until(() -> service.client.post("/orders", ORDER).status() == 503);
            Answer refused = service.client.post("/order-batches", "{\"orders\":[" + ORDER + "]}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("/type")).isEqualTo("urn:fanout:problem:outbox-full");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(5, 15);

            try (var neighbours = new Neighbours(broker)) {
                await().atMost(PATIENCE)
                        .until(() -> service.client.post("/orders", ORDER).status() == 202);
                await().atMost(PATIENCE).until(() -> placed(neighbours).size() > 30);
            }
        }
    }

    /** The neighbours are the only ones who listen. */
    private static void unbindAllFromOrderEvents(VirtualHost broker) throws Exception {
        try (Connection connection = broker.open();
                Channel channel = connection.createChannel()) {
            channel.queueDelete("test.order.events");
        }
    }

    private static void assertEachIsPlacedOnce(Answer batch, Neighbours neighbours) {
        List<String> ids = idsOf(batch);
        await().atMost(PATIENCE).until(() -> placed(neighbours).containsAll(ids));
        assertThat(placed(neighbours)).filteredOn(ids::contains).hasSameSizeAs(ids);
    }

    private static List<String> placed(Neighbours neighbours) {
        return neighbours.heardSoFar().stream()
                .filter(event -> event.type().equals("order.placed.v1"))
                .map(Announced::subject)
                .toList();
    }

    private static List<String> idsOf(Answer batch) {
        return batch.body().get("items").values().stream()
                .map(item -> item.get("orderId").asString())
                .toList();
    }

    @Test
    void acceptsOrdersWhileTheBrokerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        try (TestBroker server = TestBroker.own()) {
            VirtualHost broker = server.newVirtualHost();
            Neighbours early = new Neighbours(broker);
            try (var service =
                    new Instance(broker, TestDatabase.H2.properties(), "fanout.messaging.outbox.max-backoff=1s")) {
                service.learnProducts(early);
                server.stop();

                Instant before = Instant.now();
                List<String> ids =
                        IntStream.range(0, 20).mapToObj(_ -> service.place()).toList();
                assertThat(Duration.between(before, Instant.now())).isLessThan(ofSeconds(10));
                assertThat(service.client
                                .post("/orders/" + ids.getFirst() + "/cancel")
                                .status())
                        .isEqualTo(202);

                server.start();
                try (var neighbours = new Neighbours(broker)) {
                    await().atMost(PATIENCE)
                            .until(() -> ids.stream()
                                    .allMatch(id -> neighbours.typesHeardOf(id).contains("order.placed.v1")));
                    String confirmed = ids.getLast();
                    neighbours.stockReserved(confirmed);
                    neighbours.paymentAuthorized(confirmed);
                    await().atMost(PATIENCE)
                            .until(() -> neighbours
                                    .typesHeardOf(confirmed)
                                    .equals(List.of("order.placed.v1", "order.confirmed.v1")));
                    await().atMost(PATIENCE)
                            .until(() -> neighbours
                                    .typesHeardOf(ids.getFirst())
                                    .equals(List.of("order.placed.v1", "order.cancelled.v1")));
                }
            }
        }
    }

    /** One running process, so to say: a context with its own port. */
    private static final class Instance implements AutoCloseable {

        private final ConfigurableApplicationContext context;
        private final ServiceClient client;

        Instance(VirtualHost broker, Map<String, String> database, String... properties) {
            Map<String, Object> all = new HashMap<>();
            all.putAll(broker.properties());
            all.putAll(database);
            all.put("server.port", "0");
            for (String property : properties) {
                String[] nameAndValue = property.split("=", 2);
                all.put(nameAndValue[0], nameAndValue[1]);
            }
            String[] arguments = all.entrySet().stream()
                    .map(property -> "--" + property.getKey() + "=" + property.getValue())
                    .toArray(String[]::new);
            context = new SpringApplicationBuilder(OrderServiceApplication.class).run(arguments);
            client = new ServiceClient(
                    context.getBean(Environment.class).getRequiredProperty("local.server.port", Integer.class));
            await().atMost(PATIENCE).until(() -> Neighbours.QUEUES.stream().allMatch(broker::isConsumed));
        }

        void learnProducts(Neighbours neighbours) {
            neighbours.productChanged("espresso-cup", 1250, "EUR", Instant.now());
            await().atMost(PATIENCE)
                    .pollInterval(ofMillis(50))
                    .until(() -> client.post("/orders", ORDER).status() == 202);
        }

        String place() {
            Answer placed = client.post("/orders", ORDER);
            assertThat(placed.status()).isEqualTo(202);
            return placed.text("/id");
        }

        /** Orders of the customer {@code batch}. */
        Answer placeBatch(int size) {
            String order = ORDER.replace("c-1", "batch");
            Answer placed = client.post(
                    "/order-batches", "{\"orders\":[" + String.join(",", Collections.nCopies(size, order)) + "]}");
            assertThat(placed.status()).isEqualTo(202);
            return placed;
        }

        int ordersOf(String customer) {
            return client.get("/orders?size=1&customerId=" + customer)
                    .body()
                    .get("total")
                    .asInt();
        }

        @Override
        public void close() {
            client.close();
            context.close();
        }
    }
}
