package dev.fanout.inventory.stock;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.Permutations;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What inventory-service promises, on a real broker; run once on each database, with several threads at work. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.messaging.inbox.lanes=4",
            "spring.jpa.properties.hibernate.generate_statistics=true",
            "logging.level.org.hibernate.engine.internal.StatisticalLoggingSessionEventListener=off"
        })
@ContextConfiguration(initializers = RealBroker.class)
abstract class InventoryPromises {

    private static final String QUEUE = "inventory.order.events";
    private static final Money PRICE = new Money(1250, "EUR");

    @Autowired
    private Products products;

    @Autowired
    private Reservations reservations;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    private int port;

    private VirtualHost virtualHost;
    private RawEvents wire;
    private String announcements;
    private final List<Announced> announced = new ArrayList<>();
    private final Set<UUID> sent = new HashSet<>();
    private String sku;
    private double deadBefore;
    private double retriedBefore;

    enum Fact {
        PLACED,
        CONFIRMED,
        CANCELLED
    }

    @BeforeEach
    void open(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed(QUEUE));
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("inventory.events");
        deadBefore = counted("dead");
        retriedBefore = counted("retried");
        sku = "sku-" + UUID.randomUUID();
    }

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox")
                        .query(Long.class)
                        .single())
                .isZero());
        wire.close();
    }

    // The saga

    @Test
    void endsTheSameInWhateverOrderAndHoweverOftenTheMessagesOfASagaArrive() {
        stock(sku, 10_000);
        stock(sku + "-short", 0);
        List<List<Fact>> arrivals = Permutations.withDuplicatesOfAllSubsets(List.of(Fact.values()));
        Map<UUID, List<Fact>> served = orders(arrivals);
        Map<UUID, List<Fact>> rejected = orders(arrivals);
        Map<UUID, OrderPlaced> placed = new HashMap<>();
        served.keySet().forEach(order -> placed.put(order, placed(order, line(sku, 2))));
        rejected.keySet().forEach(order -> placed.put(order, placed(order, line(sku, 1), line(sku + "-short", 1))));

        Map<UUID, List<Fact>> all = new HashMap<>(served);
        all.putAll(rejected);
        sendInTurns(all, placed, true);
        sendInTurns(served, placed, false);
        awaitHandled();

        long reserved = 0;
        long committed = 0;
        for (Map.Entry<UUID, List<Fact>> order : served.entrySet()) {
            boolean wasPlaced = order.getValue().contains(Fact.PLACED);
            boolean cancelled = order.getValue().contains(Fact.CANCELLED);
            boolean confirmed = order.getValue().contains(Fact.CONFIRMED);
            assertThat(statusOf(order.getKey()))
                    .as("%s", order.getValue())
                    .isEqualTo(
                            cancelled
                                    ? ReservationStatus.RELEASED
                                    : !wasPlaced
                                            ? ReservationStatus.EXPECTED
                                            : confirmed ? ReservationStatus.COMMITTED : ReservationStatus.RESERVED);
            if (wasPlaced && !cancelled) {
                committed += confirmed ? 2 : 0;
                reserved += confirmed ? 0 : 2;
            }
            assertThat(typesOf(order.getKey()).stream().filter("stock.released.v1"::equals))
                    .as("%s", order.getValue())
                    .hasSize(cancelled ? 1 : 0);
            assertThat(typesOf(order.getKey())).doesNotHaveDuplicates();
        }
        for (Map.Entry<UUID, List<Fact>> order : rejected.entrySet()) {
            assertThat(statusOf(order.getKey()))
                    .as("%s", order.getValue())
                    .isNotIn(ReservationStatus.RESERVED, ReservationStatus.COMMITTED);
            assertThat(typesOf(order.getKey()))
                    .doesNotHaveDuplicates()
                    .doesNotContain("stock.reserved.v1", "stock.committed.v1");
        }
        assertStock(sku, 10_000 - reserved - committed, reserved, committed);
        assertStock(sku + "-short", 0, 0, 0);
        assertThat(counted("dead")).isEqualTo(deadBefore);
    }

    @Test
    void reservesExactlyWhatThereIsForConcurrentOrders() {
        stock(sku, 50);

        List<UUID> orders =
                IntStream.range(0, 200).mapToObj(_ -> UUID.randomUUID()).toList();
        orders.forEach(order -> send(placed(order, line(sku, 1))));
        awaitHandled();
        awaitAnnounced(200);

        assertStock(sku, 0, 50, 0);
        assertThat(orders.stream().map(this::statusOf))
                .satisfies(statuses -> assertThat(Collections.frequency(statuses, ReservationStatus.RESERVED))
                        .isEqualTo(50))
                .satisfies(statuses -> assertThat(Collections.frequency(statuses, ReservationStatus.REJECTED))
                        .isEqualTo(150));
        assertThat(announced.stream().map(Announced::type)).containsOnly("stock.reserved.v1", "stock.rejected.v1");
        assertThat(announced.stream().filter(event -> event.type().equals("stock.reserved.v1")))
                .hasSize(50);
    }

    @Test
    void neitherDeadlocksNorLosesUpdatesWhereManyWriteTheSameProducts() throws Exception {
        List<String> skus = IntStream.range(0, 5).mapToObj(i -> sku + "-" + i).toList();
        skus.forEach(each -> stock(each, 1_000));
        Random random = new Random(1);

        List<UUID> orders = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (String each : skus) {
                writers.add(clients.submit(() -> {
                    for (int i = 1; i <= 20; i++) {
                        restock(each, 1);
                        put(each, "Name " + i, 0);
                    }
                }));
            }
            for (int i = 0; i < 400; i++) {
                UUID order = UUID.randomUUID();
                orders.add(order);
                List<String> shuffled = new ArrayList<>(skus);
                Collections.shuffle(shuffled, random);
                send(placed(
                        order,
                        shuffled.stream().limit(3).map(one -> line(one, 1)).toArray(OrderLine[]::new)));
            }
            for (int i = 0; i < 400; i++) {
                send(
                        i % 2 == 0
                                ? new OrderConfirmed(orders.get(i), "c-1")
                                : new OrderCancelled(orders.get(i), "c-1", CancellationReason.CUSTOMER_REQUEST, null));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        awaitHandled();

        assertThat(orders.stream().map(this::statusOf))
                .containsOnly(ReservationStatus.COMMITTED, ReservationStatus.RELEASED);
        long committed = 0;
        for (String each : skus) {
            Product product = products.findById(each).orElseThrow();
            assertThat(product.received()).isEqualTo(1_020);
            assertThat(product.available() + product.committed()).isEqualTo(1_020);
            assertThat(product.reserved()).isZero();
            committed += product.committed();
        }
        assertThat(committed).isEqualTo(200 * 3);
        assertThat(counted("retried")).as("nothing was tried twice").isEqualTo(retriedBefore);
        assertThat(counted("dead")).isEqualTo(deadBefore);
    }

    @Test
    void reservesNothingForAnOrderThatWasCancelledBefore() {
        stock(sku, 10);
        UUID order = UUID.randomUUID();

        send(new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null));
        send(placed(order, line(sku, 3)));
        awaitHandled();
        awaitAnnounced(1);

        assertThat(announced.getFirst().type()).isEqualTo("stock.released.v1");
        assertThat(announced.getFirst().payload().get("lines")).isEmpty();
        assertThat(statusOf(order)).isEqualTo(ReservationStatus.RELEASED);
        assertStock(sku, 10, 0, 0);
    }

    @Test
    void doesNothingForAnOrderThatComesAfterItsDeadlineAndAnswersItsCancellation() {
        stock(sku, 10);
        UUID order = UUID.randomUUID();
        Counter expired = meters.get("fanout.saga.expired").counter();
        double before = expired.count();

        send(placed(order, Instant.now().minusSeconds(60), line(sku, 3)));
        awaitHandled();
        await().untilAsserted(() -> assertThat(expired.count()).isEqualTo(before + 1));
        assertThat(announced).isEmpty();
        assertThat(reservations.findById(order)).isEmpty();
        assertStock(sku, 10, 0, 0);

        send(new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null));
        awaitAnnounced(1);
        assertThat(announced.getFirst().type()).isEqualTo("stock.released.v1");
        assertThat(statusOf(order)).isEqualTo(ReservationStatus.RELEASED);
    }

    @Test
    void namesEveryShortage() {
        stock(sku, 5);
        UUID order = UUID.randomUUID();

        send(placed(order, line(sku, 3), line(sku + "-unknown", 1), line(sku, 4)));
        awaitAnnounced(1);

        assertThat(announced.getFirst().type()).isEqualTo("stock.rejected.v1");
        assertThat(announced.getFirst().payload().get("missing").toString())
                .isEqualTo("[{\"sku\":\"%s\",\"requested\":7,\"available\":5},".formatted(sku)
                        + "{\"sku\":\"%s-unknown\",\"requested\":1,\"available\":0}]".formatted(sku));
    }

    @Test
    void buriesAnOrderThatBreaksItsContractAndServesTheOthers() {
        stock(sku, 5);
        UUID good = UUID.randomUUID();
        UUID bad = UUID.randomUUID();

        send(placed(bad, line(sku, 0)));
        sent.clear();
        send(placed(good, line(sku, 1)));
        awaitHandled();

        assertThat(statusOf(good)).isEqualTo(ReservationStatus.RESERVED);
        await().untilAsserted(() -> assertThat(subjectsOfOpenDeadLetters()).containsExactly(bad.toString()));
    }

    @Test
    void costsAHandfulOfStatementsForABatch(
            @Autowired TransactionTemplate transactions,
            @Autowired LockStockOfBatch preparation,
            @Autowired ReserveStockOnOrderPlaced onPlaced,
            @Autowired CommitStockOnOrderConfirmed onConfirmed,
            @Autowired EntityManagerFactory factory) {
        stock(sku, 1_000);
        stock(sku + "-b", 1_000);
        List<OrderPlaced> batch = IntStream.range(0, 200)
                .mapToObj(_ -> placed(UUID.randomUUID(), line(sku + "-b", 1), line(sku, 1)))
                .toList();
        Statistics statistics = factory.unwrap(SessionFactory.class).getStatistics();

        statistics.clear();
        transactions.executeWithoutResult(_ -> {
            preparation.prepare(List.copyOf(batch));
            batch.forEach(placed -> onPlaced.handle(placed, metadata(placed)));
        });
        // Reservations, products, one insert and one update, each for all.
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(4);

        List<OrderConfirmed> confirmations = batch.stream()
                .map(placed -> new OrderConfirmed(placed.orderId(), "c-1"))
                .toList();
        statistics.clear();
        transactions.executeWithoutResult(_ -> {
            preparation.prepare(List.copyOf(confirmations));
            confirmations.forEach(confirmed -> onConfirmed.handle(confirmed, metadata(confirmed)));
        });
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(4);
        assertStock(sku, 800, 0, 200);
    }

    @Test
    void triesAMessageAgainWhoseProductWasChangedBehindItsBack(@Autowired Meddler meddler) {
        stock(sku, 10);
        UUID order = UUID.randomUUID();

        meddler.restockOnce(sku);
        send(placed(order, line(sku, 3)));
        awaitHandled();

        assertThat(meddler.isDone()).isTrue();
        assertThat(statusOf(order)).isEqualTo(ReservationStatus.RESERVED);
        assertStock(sku, 8, 3, 0);
        assertThat(counted("dead")).isEqualTo(deadBefore);
    }

    @Test
    void refusesAWriteThatRestsOnAnOldReservation(@Autowired TransactionTemplate transactions) {
        stock(sku, 10);
        UUID order = UUID.randomUUID();
        send(placed(order, line(sku, 3)));
        awaitHandled();
        Product asItWas = new Product(sku, sku, PRICE, 3);
        asItWas.reserve(3);

        assertThatExceptionOfType(OptimisticLockingFailureException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    Reservation old = reservations.findById(order).orElseThrow();
                    send(new OrderCancelled(order, "c-1", CancellationReason.TIMED_OUT, null));
                    awaitHandled();
                    old.confirm(_ -> asItWas);
                }));

        assertThat(statusOf(order)).isEqualTo(ReservationStatus.RELEASED);
        assertStock(sku, 10, 0, 0);
    }

    // The surface

    @Test
    void createsAndChangesAProduct() {
        operator()
                .put()
                .uri("/products/{sku}", sku)
                .contentType(MediaType.APPLICATION_JSON)
                .body("""
                        {"name":"Espresso cup","price":{"amount":1250,"currency":"EUR"},"stock":100}""")
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody()
                .json("""
                        {"sku":"%s","name":"Espresso cup","price":{"amount":1250,"currency":"EUR"},
                         "available":100,"reserved":0,"committed":0,"received":100}""".formatted(sku));
        put(sku, "Espresso cup", 7);
        put(sku, "Mug", 7);
        awaitAnnounced(2);

        assertStock(sku, 100, 0, 0);
        assertThat(announced.stream().map(event -> event.type() + " " + event.subject()))
                .containsOnly("product.changed.v1 " + sku);
        assertThat(announced.stream().map(event -> event.payload().toString()))
                .containsExactly(
                        "{\"sku\":\"%s\",\"name\":\"Espresso cup\",\"price\":{\"amount\":1250,\"currency\":\"EUR\"}}"
                                .formatted(sku),
                        "{\"sku\":\"%s\",\"name\":\"Mug\",\"price\":{\"amount\":1250,\"currency\":\"EUR\"}}"
                                .formatted(sku));
    }

    @Test
    void createsAProductOnceForConcurrentClients() throws Exception {
        Set<Integer> statuses = Collections.synchronizedSet(new HashSet<>());
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(_ -> clients.submit(() -> statuses.add(put(sku, "Cup", 10))))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        awaitAnnounced(1);

        assertThat(statuses).isSubsetOf(200, 201).contains(201);
        assertStock(sku, 10, 0, 0);
    }

    @Test
    void restocks() {
        stock(sku, 1);

        assertThat(restock(sku, 1_000_000_000).get("received").asLong()).isEqualTo(1_000_000_001L);
        assertStock(sku, 1_000_000_001L, 0, 0);
        post("/products/" + sku + "-unknown/restock", "{\"quantity\":1}", 404, "unknown-product");
    }

    @Test
    void refusesARestockBeyondTheLimit() {
        products.save(new Product(sku, "Cup", PRICE, Product.MOST_RECEIVED));

        post("/products/" + sku + "/restock", "{\"quantity\":1}", 422, "stock-limit");
        assertStock(sku, Product.MOST_RECEIVED, 0, 0);
    }

    @Test
    void namesTheFieldsThatAreWrong() {
        assertInvalid("/products/a", "{}", "name", "price");
        String allWrong = """
                {"name":" ","price":{"amount":-1,"currency":"euro"},"stock":-1}""";
        assertInvalid("/products/a", allWrong, "name", "price.amount", "price.currency", "stock");
        assertInvalid("/products/-a", """
                {"name":"A","price":{"amount":1,"currency":"EUR"}}""", "sku");
        assertInvalid("/products/a%20b", """
                {"name":"A","price":{"amount":1,"currency":"EUR"}}""", "sku");
        assertInvalid("/products/" + "a".repeat(256), """
                {"name":"A","price":{"amount":1,"currency":"EUR"}}""", "sku");
        for (String quantity : List.of("0", "-1", "1000000001", "99999999999", "1.5", "\"1\"", "null")) {
            JsonNode problem = post("/products/a/restock", "{\"quantity\":" + quantity + "}", 400, "invalid-request");
            assertThat(problem.at("/errors/0/field").asString()).isEqualTo("quantity");
        }
    }

    @Test
    void listsProductsByPage() {
        stock(sku + "-a", 1);
        stock(sku + "-b", 1);
        int total = (int) products.count();

        JsonNode page = get("/products?page=0&size=1");

        assertThat(page.get("items")).hasSize(1);
        assertThat(page.get("total").asInt()).isEqualTo(total);
        assertThat(page.get("size").asInt()).isEqualTo(1);
        assertThat(get("/products?size=500").get("items").findValuesAsString("sku"))
                .contains(sku + "-a", sku + "-b")
                .isSorted();
    }

    @Test
    void showsTheReservationOfAnOrder() {
        stock(sku, 5);
        UUID order = UUID.randomUUID();
        send(placed(order, line(sku, 2)));
        UUID early = UUID.randomUUID();
        send(new OrderConfirmed(early, "c-1"));
        awaitHandled();

        assertThat(get("/reservations/" + order).toString())
                .isEqualTo("{\"orderId\":\"%s\",\"status\":\"RESERVED\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
                        .formatted(order, sku));
        for (UUID unseen : List.of(UUID.randomUUID(), early)) {
            operator()
                    .get()
                    .uri("/reservations/{id}", unseen)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        operator().get().uri("/reservations/7").exchange().expectStatus().isBadRequest();
    }

    @Test
    void letsCustomersReadProductsAndNothingElse() {
        stock(sku, 5);

        customer().get().uri("/products").exchange().expectStatus().isOk();
        customer().get().uri("/products/{sku}", sku).exchange().expectStatus().isOk();
        customer()
                .put()
                .uri("/products/{sku}", sku)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{}")
                .exchange()
                .expectStatus()
                .isForbidden();
        customer()
                .post()
                .uri("/products/{sku}/restock", sku)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"quantity\":1}")
                .exchange()
                .expectStatus()
                .isForbidden();
        customer()
                .get()
                .uri("/reservations/{id}", UUID.randomUUID())
                .exchange()
                .expectStatus()
                .isForbidden();
        client("nobody").get().uri("/products").exchange().expectStatus().isUnauthorized();
    }

    // Fixtures

    @TestConfiguration(proxyBeanMethods = false)
    static class Meddling {

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        Meddler meddler(Products products, Catalogue catalogue) {
            return new Meddler(products, catalogue);
        }
    }

    /** Lets the transaction of a batch read a product without its lock, and then has another one change the product. */
    static class Meddler implements BatchPreparation<OrderPlaced> {

        private final Products products;
        private final Catalogue catalogue;
        private final AtomicReference<String> sku = new AtomicReference<>();

        Meddler(Products products, Catalogue catalogue) {
            this.products = products;
            this.catalogue = catalogue;
        }

        void restockOnce(String sku) {
            this.sku.set(sku);
        }

        boolean isDone() {
            return sku.get() == null;
        }

        @Override
        public void prepare(List<OrderPlaced> batch) {
            String target = sku.getAndSet(null);
            if (target != null) {
                products.findById(target).orElseThrow();
                CompletableFuture.runAsync(() -> catalogue.restock(target, 1)).join();
            }
        }
    }

    private void stock(String each, long quantity) {
        products.save(new Product(each, each, PRICE, quantity));
    }

    private static OrderLine line(String each, int quantity) {
        return new OrderLine(each, quantity, PRICE);
    }

    private static OrderPlaced placed(UUID order, OrderLine... lines) {
        return placed(order, Instant.now().plusSeconds(3_600), lines);
    }

    private static OrderPlaced placed(UUID order, Instant deadline, OrderLine... lines) {
        return new OrderPlaced(order, "c-1", "a@example.com", "tok_visa", PRICE, List.of(lines), deadline, null);
    }

    private static Map<UUID, List<Fact>> orders(List<List<Fact>> arrivals) {
        Map<UUID, List<Fact>> orders = new HashMap<>();
        arrivals.forEach(arrival -> orders.put(UUID.randomUUID(), arrival));
        return orders;
    }

    /**
     * The first message of every order, then the second of every order, and so on; repeated ones with their old or with
     * new ids.
     */
    private void sendInTurns(Map<UUID, List<Fact>> orders, Map<UUID, OrderPlaced> placed, boolean sameIds) {
        Map<String, UUID> ids = new HashMap<>();
        for (int turn = 0; turn < 6; turn++) {
            for (Map.Entry<UUID, List<Fact>> order : orders.entrySet()) {
                if (turn < order.getValue().size()) {
                    Fact fact = order.getValue().get(turn);
                    UUID id = sameIds
                            ? ids.computeIfAbsent(order.getKey() + " " + fact, _ -> UUID.randomUUID())
                            : UUID.randomUUID();
                    send(
                            id,
                            switch (fact) {
                                case PLACED -> placed.get(order.getKey());
                                case CONFIRMED -> new OrderConfirmed(order.getKey(), "c-1");
                                case CANCELLED ->
                                    new OrderCancelled(order.getKey(), "c-1", CancellationReason.TIMED_OUT, "late");
                            });
                }
            }
        }
    }

    private void send(OrderEvent event) {
        send(UUID.randomUUID(), event);
    }

    private void send(UUID id, OrderEvent event) {
        sent.add(id);
        wire.send("order.events", EventTypes.nameOf(event.getClass()), event.subject(), id, event);
    }

    private List<String> subjectsOfOpenDeadLetters() {
        return jdbc.sql("select subject from dead_letter where queue = ? and status = 'OPEN'")
                .param(QUEUE)
                .query(String.class)
                .list();
    }

    private void awaitHandled() {
        wire.confirm();
        await().atMost(ofSeconds(60)).untilAsserted(() -> {
            Set<UUID> handled = new HashSet<>(
                    jdbc.sql("select message_id from inbox").query(UUID.class).list());
            assertThat(sent.stream().filter(id -> !handled.contains(id))).isEmpty();
        });
        await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox")
                        .query(Long.class)
                        .single())
                .isZero());
        announced.addAll(wire.takeAll(announcements));
    }

    private void awaitAnnounced(int count) {
        wire.confirm();
        await().atMost(ofSeconds(30)).untilAsserted(() -> {
            announced.addAll(wire.takeAll(announcements));
            assertThat(announced).hasSize(count);
        });
    }

    private List<String> typesOf(UUID order) {
        return announced.stream()
                .filter(event -> event.subject().equals(order.toString()))
                .map(Announced::type)
                .toList();
    }

    private ReservationStatus statusOf(UUID order) {
        return reservations.findById(order).orElseThrow().status();
    }

    private void assertStock(String each, long available, long reserved, long committed) {
        assertThat(products.findById(each).orElseThrow())
                .extracting(Product::available, Product::reserved, Product::committed)
                .containsExactly(available, reserved, committed);
    }

    private double counted(String outcome) {
        return meters.find("fanout.inbox.received").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static EventMetadata metadata(Event event) {
        return new EventMetadata(
                UUID.randomUUID(), "type", "order-service", event.subject(), Instant.now(), event.subject(), null);
    }

    private RestTestClient operator() {
        return client("operator");
    }

    private RestTestClient customer() {
        return client("customer");
    }

    private RestTestClient client(String user) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth(user, user))
                .build();
    }

    private int put(String each, String name, long stock) {
        return operator()
                .put()
                .uri("/products/{sku}", each)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"name\":\"%s\",\"price\":{\"amount\":1250,\"currency\":\"EUR\"},\"stock\":%d}"
                        .formatted(name, stock))
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private JsonNode restock(String each, int quantity) {
        return operator()
                .post()
                .uri("/products/{sku}/restock", each)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"quantity\":" + quantity + "}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private JsonNode post(String path, String body, int status, String problem) {
        JsonNode answer = operator()
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(answer.get("type").asString()).isEqualTo("urn:fanout:problem:" + problem);
        return answer;
    }

    private void assertInvalid(String path, String body, String... fields) {
        JsonNode problem = operator()
                .put()
                .uri(URI.create("http://127.0.0.1:" + port + path))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(problem.get("errors").findValuesAsString("field")).containsExactlyInAnyOrder(fields);
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
