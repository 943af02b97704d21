package dev.fanout.notification.customer;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.fanout.defaults.TimeOrderedId;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What notification-service promises, on a real broker; run once on each database, with several threads at work. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "fanout.messaging.inbox.lanes=4",
            "spring.jpa.properties.hibernate.generate_statistics=true",
            "logging.level.org.hibernate.engine.internal.StatisticalLoggingSessionEventListener=off"
        })
@ContextConfiguration(initializers = RealBroker.class)
abstract class NotificationPromises {

    private static final String FROM_ORDER = "notification.order.events.customer-notices";
    private static final String FROM_PAYMENT = "notification.payment.events";
    private static final String FROM_INVENTORY = "notification.inventory.events";
    private static final String EMAIL = "a@example.com";
    private static final Money TOTAL = new Money(1250, "EUR");

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    private int port;

    private final Logger channelLog =
            (Logger) LoggerFactory.getLogger("dev.fanout.notification.channel.log.LogChannel");
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final List<Announced> announced = new ArrayList<>();
    private final Set<UUID> sent = new HashSet<>();
    private final String customerId = "c-" + UUID.randomUUID();
    private VirtualHost virtualHost;
    private RawEvents wire;
    private String announcements;
    private double deadBefore;

    enum Fact {
        PLACED,
        CONFIRMED,
        CANCELLED
    }

    @BeforeEach
    void open(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        await().atMost(ofSeconds(30))
                .until(() -> Stream.of(FROM_ORDER, FROM_PAYMENT, FROM_INVENTORY).allMatch(virtualHost::hasQueue));
        wire = new RawEvents(virtualHost);
        announcements = wire.listenTo("notification.events");
        deadBefore = counted("dead");
        told.start();
        channelLog.addAppender(told);
    }

    @AfterEach
    void close() {
        channelLog.detachAppender(told);
        wire.close();
    }

    // The saga

    @Test
    void tellsEachDecisionOnceInWhateverOrderAndHoweverOftenTheMessagesOfASagaArrive() {
        Map<UUID, List<Fact>> orders = new LinkedHashMap<>();
        Permutations.withDuplicatesOfAllSubsets(List.of(Fact.values()))
                .forEach(arrival -> orders.put(UUID.randomUUID(), arrival));
        Map<UUID, List<Fact>> repeatedUnderNewIds = new LinkedHashMap<>();
        orders.values().forEach(arrival -> repeatedUnderNewIds.put(UUID.randomUUID(), arrival));

        sendInTurns(orders, true);
        sendInTurns(repeatedUnderNewIds, false);
        awaitHandled();

        Map<UUID, List<String>> deliveries = new HashMap<>();
        Map<UUID, UUID> orderOfDelivery = new HashMap<>();
        jdbc.sql("select id, order_id, event_type from delivery where customer_id = ?")
                .param(customerId)
                .query(row -> {
                    UUID orderId = row.getObject("order_id", UUID.class);
                    orderOfDelivery.put(row.getObject("id", UUID.class), orderId);
                    deliveries.computeIfAbsent(orderId, _ -> new ArrayList<>()).add(row.getString("event_type"));
                });
        Map<UUID, List<Fact>> all = new HashMap<>(orders);
        all.putAll(repeatedUnderNewIds);
        all.forEach((order, arrival) -> assertThat(deliveries.getOrDefault(order, List.of()))
                .as("%s", arrival)
                .containsExactlyInAnyOrderElementsOf(decisionsToBeTold(arrival)));
        assertThat(announced).allSatisfy(event -> {
            assertThat(event.type()).isEqualTo("notification.sent.v1");
            assertThat(event.payload().get("channel").asString()).isEqualTo("log");
            assertThat(event.payload().get("orderId").asString()).isEqualTo(event.subject());
            assertThat(event.subject())
                    .isEqualTo(orderOfDelivery
                            .get(UUID.fromString(
                                    event.payload().get("deliveryId").asString()))
                            .toString());
        });
        assertThat(announced.stream()
                        .map(event -> UUID.fromString(
                                event.payload().get("deliveryId").asString())))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(orderOfDelivery.keySet());
        assertThat(deliveriesInLog())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(orderOfDelivery.keySet());
        assertThat(counted("dead")).isEqualTo(deadBefore);
    }

    @Test
    void refusesAWriteThatRestsOnAnOldContact(
            @Autowired TransactionTemplate transactions, @Autowired ContactRows contacts) {
        UUID order = UUID.randomUUID();
        send(placed(order));
        awaitHandled();

        assertThatExceptionOfType(OptimisticLockingFailureException.class)
                .isThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    Contact old = contacts.findById(order).orElseThrow();
                    send(new OrderConfirmed(order, customerId));
                    awaitHandled();
                    old.cancelled(CancellationReason.TIMED_OUT);
                }));

        assertThat(deliveriesOf(order)).isOne();
    }

    @Test
    void tellsOfADecisionThatCameBeforeItsOrderWhenTheOrderComes() {
        UUID order = UUID.randomUUID();
        send(new OrderCancelled(order, customerId, CancellationReason.OUT_OF_STOCK, null));
        awaitHandled();
        assertThat(deliveriesOf(order)).isZero();

        send(placed(order));
        awaitHandled();

        assertThat(deliveriesOf(order)).isOne();
        assertThat(told.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("order.cancelled.v1", order.toString(), EMAIL, "OUT_OF_STOCK", "1250");
    }

    @Test
    void tellsNobodyTwiceWhereABatchFailsOverAnotherMessage() {
        List<UUID> orders =
                IntStream.range(0, 150).mapToObj(_ -> UUID.randomUUID()).toList();
        orders.forEach(order -> send(placed(order)));
        awaitHandled();
        long dead = openDeadLetters(FROM_ORDER);

        for (int i = 0; i < orders.size(); i++) {
            send(new OrderConfirmed(orders.get(i), customerId));
            if (i % 50 == 25) {
                sendHopeless();
            }
        }
        awaitHandled();

        await().untilAsserted(() -> assertThat(openDeadLetters(FROM_ORDER)).isEqualTo(dead + 3));
        assertThat(deliveriesInLog()).hasSize(orders.size()).doesNotHaveDuplicates();
        assertThat(told.list.stream().map(line -> line.getMDCPropertyMap().get("orderId")))
                .as("the log's context is that of the order")
                .containsExactlyInAnyOrderElementsOf(
                        orders.stream().map(UUID::toString).toList());
        assertThat(announced).hasSize(orders.size());
    }

    @Test
    void tellsThoughNobodyListensToWhatItAnnounces() throws Exception {
        try (Connection connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            channel.queueDelete(announcements);
        }
        UUID order = UUID.randomUUID();

        send(placed(order));
        send(new OrderConfirmed(order, customerId));
        wire.confirm();

        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertThat(deliveriesOf(order)).isOne());
        awaitEmptyOutbox();
    }

    @Test
    void anEventThatInterestsNobodyLeavesNothingBehind() {
        UUID order = UUID.randomUUID();
        for (int i = 0; i < 10; i++) {
            sendCounted("inventory.events", new StockReserved(order));
            sendCounted("inventory.events", new ProductChanged("cup", "Cup", TOTAL));
            sendCounted("payment.events", new PaymentAuthorized(order, TOTAL, "p-1"));
        }

        awaitHandled();

        for (String table : List.of("occasion", "delivery")) {
            assertThat(jdbc.sql("select count(*) from " + table + " where order_id = ?")
                            .param(order)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
        assertThat(openDeadLetters(FROM_INVENTORY)).isZero();
        assertThat(openDeadLetters(FROM_PAYMENT)).isZero();
    }

    @Test
    void costsAHandfulOfStatementsForABatch(
            @Autowired TransactionTemplate transactions,
            @Autowired LockContactsOfBatch preparation,
            @Autowired RememberCustomerOnOrderPlaced onPlaced,
            @Autowired TellCustomerOnOrderConfirmed onConfirmed,
            @Autowired EntityManagerFactory factory) {
        List<OrderPlaced> batch =
                IntStream.range(0, 200).mapToObj(_ -> placed(UUID.randomUUID())).toList();
        Statistics statistics = factory.unwrap(SessionFactory.class).getStatistics();

        statistics.clear();
        transactions.executeWithoutResult(_ -> {
            preparation.prepare(List.copyOf(batch));
            batch.forEach(placed -> onPlaced.handle(placed, metadata(placed)));
        });
        // One select and one insert, each for all.
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(2);

        List<OrderConfirmed> confirmations = batch.stream()
                .map(placed -> new OrderConfirmed(placed.orderId(), customerId))
                .toList();
        statistics.clear();
        transactions.executeWithoutResult(_ -> {
            preparation.prepare(List.copyOf(confirmations));
            confirmations.forEach(confirmed -> onConfirmed.handle(confirmed, metadata(confirmed)));
        });
        // One select and one update, each for all; the deliveries are written without Hibernate, also together.
        assertThat(statistics.getPrepareStatementCount()).isEqualTo(2);
        awaitDelivered();
        assertThat(deliveriesInLog()).hasSize(200);
    }

    @Test
    void tellsNobodyWhereTheTransactionIsRolledBack(
            @Autowired TransactionTemplate transactions,
            @Autowired RememberCustomerOnOrderPlaced onPlaced,
            @Autowired TellCustomerOnOrderConfirmed onConfirmed) {
        OrderPlaced placed = placed(UUID.randomUUID());
        OrderConfirmed confirmed = new OrderConfirmed(placed.orderId(), customerId);

        transactions.executeWithoutResult(status -> {
            onPlaced.handle(placed, metadata(placed));
            onConfirmed.handle(confirmed, metadata(confirmed));
            status.setRollbackOnly();
        });

        assertThat(told.list).isEmpty();
        assertThat(deliveriesOf(placed.orderId())).isZero();
    }

    // The surface

    @Test
    void showsADelivery() {
        UUID order = UUID.randomUUID();
        send(placed(order));
        send(new OrderConfirmed(order, customerId));
        awaitHandled();

        JsonNode page = get("customer", "/deliveries?orderId=" + order);

        assertThat(page.propertyNames()).containsExactly("items", "page", "size", "total");
        assertThat(page.get("total").asInt()).isOne();
        JsonNode delivery = page.at("/items/0");
        assertThat(delivery.propertyNames())
                .containsExactly(
                        "id",
                        "orderId",
                        "customerId",
                        "channel",
                        "recipient",
                        "eventType",
                        "status",
                        "createdAt",
                        "deliveredAt",
                        "traceId",
                        "subscriptionId",
                        "batchId",
                        "eventId",
                        "attemptCount",
                        "nextAttemptAt",
                        "failure");
        assertThat(delivery.get("attemptCount").asInt()).isOne();
        assertThat(delivery.get("traceId").asString())
                .isEqualTo(announced.getFirst().traceId());
        assertThat(UUID.fromString(delivery.get("id").asString()).version()).isEqualTo(7);
        assertThat(delivery.get("id").asString())
                .isEqualTo(announced.getFirst().payload().get("deliveryId").asString());
        assertThat(Stream.of("orderId", "customerId", "channel", "recipient", "eventType", "status")
                        .map(field -> delivery.get(field).asString()))
                .containsExactly(order.toString(), customerId, "log", EMAIL, "order.confirmed.v1", "DELIVERED");
        assertThat(Instant.parse(delivery.get("deliveredAt").asString()))
                .isAfterOrEqualTo(Instant.parse(delivery.get("createdAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @Test
    void listsDeliveriesNewestFirstByPage() {
        List<UUID> orders =
                IntStream.range(0, 7).mapToObj(_ -> UUID.randomUUID()).toList();
        orders.forEach(order -> {
            send(placed(order));
            send(new OrderConfirmed(order, customerId));
            awaitHandled();
        });

        List<String> seen = new ArrayList<>();
        for (int page = 0; page < 3; page++) {
            JsonNode found = get("customer", "/deliveries?customerId=" + customerId + "&size=3&page=" + page);
            assertThat(found.get("total").asInt()).isEqualTo(7);
            assertThat(found.get("size").asInt()).isEqualTo(3);
            assertThat(found.get("page").asInt()).isEqualTo(page);
            seen.addAll(found.get("items").findValuesAsString("orderId"));
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        orders.reversed().stream().map(UUID::toString).toList());
        assertThat(get("customer", "/deliveries?customerId=" + customerId + "&size=3&page=3")
                        .get("items"))
                .isEmpty();
    }

    @Test
    void readsAllDeliveriesFromTheOldestOn() {
        List<UUID> orders =
                IntStream.range(0, 3).mapToObj(_ -> UUID.randomUUID()).toList();
        orders.forEach(order -> {
            send(placed(order));
            send(new OrderConfirmed(order, customerId));
            awaitHandled();
        });

        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode found = get("customer", "/deliveries?customerId=" + customerId + "&size=1&after=" + after);
            seen.addAll(found.get("items").findValuesAsString("orderId"));
            after = found.get("next").asString("");
        } while (!after.isEmpty());

        assertThat(seen)
                .containsExactlyElementsOf(orders.stream().map(UUID::toString).toList());
        assertInvalid("?after=7", "after");
    }

    @Test
    void filtersByOrderCustomerAndStatus() {
        UUID order = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        for (UUID each : List.of(order, other)) {
            send(placed(each));
            send(new OrderConfirmed(each, customerId));
        }
        send(new OrderCancelled(order, customerId, CancellationReason.CUSTOMER_REQUEST, null));
        awaitHandled();

        assertThat(total("?customerId=" + customerId)).isEqualTo(3);
        assertThat(total("?orderId=" + order)).isEqualTo(2);
        assertThat(total("?orderId=" + order + "&customerId=" + customerId + "&status=DELIVERED"))
                .isEqualTo(2);
        assertThat(total("?orderId=" + order + "&customerId=somebody-else")).isZero();
        assertThat(total("?customerId=" + customerId + "&status=PENDING")).isZero();
        assertThat(total("?customerId=" + customerId + "&status=FAILED")).isZero();
        assertThat(total("?orderId=" + UUID.randomUUID())).isZero();
        assertThat(total("")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void namesTheParameterThatIsWrong() {
        assertInvalid("?orderId=7", "orderId");
        assertInvalid("?customerId=%20", "customerId");
        assertInvalid("?customerId=" + "c".repeat(256), "customerId");
        assertInvalid("?customerId=a%00b", "customerId");
        assertInvalid("?status=LOST", "status");
        assertInvalid("?page=-1", "page");
        assertInvalid("?size=501", "size");
        assertInvalid("?size=0", "size");
    }

    @Test
    void letsCustomersReadDeliveriesAndNothingElse() {
        for (String user : List.of("customer", "operator")) {
            client(user).get().uri("/deliveries").exchange().expectStatus().isOk();
        }
        client("nobody").get().uri("/deliveries").exchange().expectStatus().isUnauthorized();
        client("customer")
                .post()
                .uri("/deliveries/replays")
                .exchange()
                .expectStatus()
                .isForbidden();
        client("customer").delete().uri("/deliveries").exchange().expectStatus().isForbidden();
        client("customer")
                .get()
                .uri("/actuator/metrics")
                .exchange()
                .expectStatus()
                .isForbidden();
        client("operator")
                .get()
                .uri("/actuator/metrics")
                .exchange()
                .expectStatus()
                .isOk();
        client("nobody").get().uri("/actuator/health").exchange().expectStatus().isUnauthorized();
        RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk();
    }

    // Fixtures

    // What is known of a customer

    @Test
    void tellsTheOperatorWhatItKnowsOfACustomer() {
        UUID earlier = TimeOrderedId.next();
        UUID later = TimeOrderedId.next();
        send(placed(later, "new@example.com"));
        send(placed(earlier, "old@example.com"));
        send(new OrderConfirmed(later, customerId));
        awaitHandled();
        JsonNode subscription = subscribeTo(customerId);

        JsonNode customer = get("operator", "/customers/" + customerId);

        assertThat(customer.get("id").asString()).isEqualTo(customerId);
        assertThat(customer.get("email").asString()).isEqualTo("new@example.com");
        assertThat(customer.get("orders").asLong()).isEqualTo(2);
        assertThat(customer.at("/notifications/total").asLong()).isOne();
        assertThat(Instant.parse(customer.at("/notifications/lastAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(customer.at("/subscriptions/total").asLong()).isOne();
        JsonNode item = customer.at("/subscriptions/items/0");
        assertThat(item.get("id")).isEqualTo(subscription.get("id"));
        assertThat(item.get("eventTypes").get(0).asString()).isEqualTo("order.confirmed.v1");
        assertThat(item.get("active").asBoolean()).isTrue();
        assertThat(item.has("secret")).isFalse();
    }

    @Test
    void aCustomerWhoseOrderItHasNotSeenYetHasNoAddress() {
        send(new OrderConfirmed(UUID.randomUUID(), customerId));
        awaitHandled();

        JsonNode customer = get("operator", "/customers/" + customerId);

        assertThat(customer.get("email").isNull()).isTrue();
        assertThat(customer.get("orders").asLong()).isOne();
        assertThat(customer.at("/notifications/lastAt").isNull()).isTrue();
    }

    @Test
    void knowsNoCustomerOfWhomItWasToldNothingAndTellsCustomersNothingOfOthers() {
        client("operator")
                .get()
                .uri("/customers/" + customerId)
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:fanout:problem:customer-not-found");
        client("customer")
                .get()
                .uri("/customers/" + customerId)
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    private JsonNode subscribeTo(String customer) {
        return client("customer")
                .post()
                .uri("/subscriptions")
                .body(Map.of(
                        "eventTypes",
                        List.of("order.confirmed.v1"),
                        "channel",
                        "log",
                        "target",
                        "log",
                        "customerId",
                        customer))
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
    }

    private OrderPlaced placed(UUID order) {
        return placed(order, EMAIL);
    }

    private OrderPlaced placed(UUID order, String email) {
        return new OrderPlaced(
                order,
                customerId,
                email,
                "tok_visa",
                TOTAL,
                List.of(new OrderLine("cup", 1, TOTAL)),
                Instant.now(),
                null);
    }

    private static List<String> decisionsToBeTold(List<Fact> arrival) {
        List<String> decisions = new ArrayList<>();
        if (arrival.contains(Fact.PLACED)) {
            if (arrival.contains(Fact.CONFIRMED)) {
                decisions.add("order.confirmed.v1");
            }
            if (arrival.contains(Fact.CANCELLED)) {
                decisions.add("order.cancelled.v1");
            }
        }
        return decisions;
    }

    /**
     * The first message of every order, then the second of every order, and so on; repeated ones with their old or with
     * new ids.
     */
    private void sendInTurns(Map<UUID, List<Fact>> orders, boolean sameIds) {
        Map<String, UUID> ids = new HashMap<>();
        for (int turn = 0; turn < 2 * Fact.values().length; turn++) {
            for (Map.Entry<UUID, List<Fact>> order : orders.entrySet()) {
                if (turn < order.getValue().size()) {
                    Fact fact = order.getValue().get(turn);
                    UUID id = sameIds
                            ? ids.computeIfAbsent(order.getKey() + " " + fact, _ -> UUID.randomUUID())
                            : UUID.randomUUID();
                    sent.add(id);
                    send(
                            "order.events",
                            id,
                            switch (fact) {
                                case PLACED -> placed(order.getKey());
                                case CONFIRMED -> new OrderConfirmed(order.getKey(), customerId);
                                case CANCELLED ->
                                    new OrderCancelled(
                                            order.getKey(), customerId, CancellationReason.TIMED_OUT, "late");
                            });
                }
            }
        }
    }

    private void send(Event event) {
        UUID id = UUID.randomUUID();
        sent.add(id);
        send("order.events", id, event);
    }

    private void sendCounted(String exchange, Event event) {
        UUID id = UUID.randomUUID();
        sent.add(id);
        send(exchange, id, event);
    }

    private void sendHopeless() {
        send("order.events", UUID.randomUUID(), placed(UUID.randomUUID(), " "));
    }

    private void send(String exchange, UUID id, Event event) {
        wire.send(exchange, EventTypes.nameOf(event.getClass()), event.subject(), id, event);
    }

    private long openDeadLetters(String queue) {
        return jdbc.sql("select count(*) from dead_letter where queue = ? and status = 'OPEN'")
                .param(queue)
                .query(Long.class)
                .single();
    }

    private void awaitHandled() {
        wire.confirm();
        await().atMost(ofSeconds(60)).pollInterval(ofMillis(50)).untilAsserted(() -> {
            Set<UUID> handled =
                    new HashSet<>(jdbc.sql("select message_id from inbox where queue <> 'notification.order.events'")
                            .query(UUID.class)
                            .list());
            assertThat(sent.stream().filter(id -> !handled.contains(id))).isEmpty();
        });
        awaitDelivered();
        announced.addAll(wire.takeAll(announcements));
    }

    private void awaitDelivered() {
        for (String table : List.of("expansion", "delivery_queue")) {
            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(jdbc.sql("select count(*) from " + table)
                                    .query(Long.class)
                                    .single())
                            .as(table)
                            .isZero());
        }
        awaitEmptyOutbox();
    }

    private void awaitEmptyOutbox() {
        await().untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox")
                        .query(Long.class)
                        .single())
                .isZero());
    }

    private List<UUID> deliveriesInLog() {
        return told.list.stream().map(line -> (UUID) line.getArgumentArray()[4]).toList();
    }

    private long deliveriesOf(UUID order) {
        return jdbc.sql("select count(*) from delivery where order_id = ?")
                .param(order)
                .query(Long.class)
                .single();
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

    private RestTestClient client(String user) {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeaders(headers -> headers.setBasicAuth(user, user))
                .build();
    }

    private int total(String query) {
        return get("customer", "/deliveries" + query).get("total").asInt();
    }

    private void assertInvalid(String query, String field) {
        JsonNode problem = client("customer")
                .get()
                .uri(URI.create("http://127.0.0.1:" + port + "/deliveries" + query))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(problem.get("errors").findValuesAsString("field"))
                .as("%s", problem)
                .containsExactly(field);
    }

    private JsonNode get(String user, String path) {
        return client(user)
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
