package dev.fanout.messaging;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.InventoryEvent.StockReleased;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.Money;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the kit promises, on a real broker; run once on each database. */
@SpringBootTest(
        classes = KitTestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "spring.config.import=classpath:fanout-defaults.yml",
            "spring.application.name=order-service",
            "fanout.messaging.service=order",
            "fanout.messaging.outbox.max-backoff=1s",
            "fanout.messaging.subscriptions=inventory, payment",
            "fanout.messaging.delayed-retry.delays=",
            "fanout.messaging.dead-letters.drain=false"
        })
@ContextConfiguration(initializers = RealBroker.class)
abstract class MessagingPromises {

    private static final String FROM_INVENTORY = "order.inventory.events";
    private static final String FROM_PAYMENT = "order.payment.events";

    @Autowired
    private EventPublisher events;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KitTestApplication.Ledger ledger;

    @Autowired
    private KitTestApplication.FailOnPaymentDeclined failing;

    @Autowired
    private KitTestApplication.CallOnPaymentAuthorized calling;

    @Autowired
    private MeterRegistry meters;

    private VirtualHost virtualHost;
    private Wire wire;
    private String announced;

    @BeforeEach
    void open(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        wire = new Wire(virtualHost);
        announced = wire.listenTo("order.events", Map.of("x-queue-type", "quorum"));
        await().until(() -> virtualHost.isConsumed(FROM_PAYMENT) && virtualHost.isConsumed(FROM_INVENTORY));
    }

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(pending()).isZero());
        wire.drop(announced);
        wire.purge(FROM_PAYMENT + ".dlq");
        wire.purge(FROM_INVENTORY + ".dlq");
        wire.close();
    }

    // The outbox

    @Test
    void publishingOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> events.publish(new OrderConfirmed(UUID.randomUUID(), "c-1")))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("order.confirmed.v1");
    }

    @Test
    void anEventOfAnotherServiceIsRefused() {
        assertThatThrownBy(() ->
                        transactions.executeWithoutResult(_ -> events.publish(new StockReserved(UUID.randomUUID()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inventory.events");
    }

    @Test
    void aRollbackAnnouncesNothing() {
        UUID undone = UUID.randomUUID();
        transactions.executeWithoutResult(status -> {
            events.publish(new OrderConfirmed(undone, "c-1"));
            status.setRollbackOnly();
        });
        UUID done = confirm();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
        assertThat(subjects(wire.takeAll(announced))).containsExactly(done.toString());
    }

    @Test
    void theEnvelopeSaysWhoWhatWhenAndWhy() {
        UUID order = UUID.randomUUID();
        EventMetadata sent =
                Objects.requireNonNull(transactions.execute(_ -> events.publish(new OrderConfirmed(order, "c-1"))));

        AMQP.BasicProperties properties = arrived().getProps();
        assertThat(sent.id().version()).isEqualTo(7);
        assertThat(properties.getMessageId()).isEqualTo(sent.id().toString());
        assertThat(properties.getType()).isEqualTo("order.confirmed.v1");
        assertThat(properties.getAppId()).isEqualTo("order-service");
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getCorrelationId()).isEqualTo(order.toString());
        assertThat(properties.getTimestamp().toInstant().getEpochSecond())
                .isEqualTo(sent.time().getEpochSecond());
        Map<String, String> headers = new java.util.TreeMap<>();
        properties.getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
        assertThat(headers)
                .containsEntry("cloudEvents_id", sent.id().toString())
                .containsEntry("cloudEvents_type", "order.confirmed.v1")
                .containsEntry("cloudEvents_source", "/order-service")
                .containsEntry("cloudEvents_subject", order.toString())
                .containsEntry("cloudEvents_time", sent.time().toString())
                .containsEntry("cloudEvents_specversion", "1.0")
                .containsEntry("cloudEvents_datacontenttype", "application/json")
                .containsEntry("cloudEvents_dataschema", "urn:fanout:schema:order.confirmed.v1")
                .containsEntry("cloudEvents_correlationid", order.toString())
                .containsKeys("cloudEvents_sequence", "traceparent");
    }

    @Test
    void eventsOfAnAggregateLeaveInTheirOrder() {
        List<UUID> orders =
                IntStream.range(0, 20).mapToObj(_ -> UUID.randomUUID()).toList();
        for (int step = 0; step < 50; step++) {
            String customer = "c-" + step;
            transactions.executeWithoutResult(
                    _ -> orders.forEach(order -> events.publish(new OrderConfirmed(order, customer))));
        }
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(1000));
        Map<String, List<Long>> sequences = new java.util.HashMap<>();
        Map<String, List<String>> payloads = new java.util.HashMap<>();
        wire.takeAll(announced).forEach(message -> {
            Map<String, Object> headers = message.getProps().getHeaders();
            String subject = headers.get("cloudEvents_subject").toString();
            sequences
                    .computeIfAbsent(subject, _ -> new ArrayList<>())
                    .add(Long.valueOf(headers.get("cloudEvents_sequence").toString()));
            payloads.computeIfAbsent(subject, _ -> new ArrayList<>())
                    .add(new String(message.getBody(), StandardCharsets.UTF_8));
        });
        assertThat(sequences).hasSize(20);
        assertThat(sequences.values())
                .allSatisfy(sequence -> assertThat(sequence).isSorted().hasSize(50));
        assertThat(payloads.values()).allSatisfy(bodies -> {
            for (int step = 0; step < 50; step++) {
                assertThat(bodies.get(step)).contains("\"c-" + step + "\"");
            }
        });
    }

    @Test
    void anEventThatNoQueueTakesStaysUntilOneIsBound() {
        wire.drop(announced);
        UUID order = confirm();
        await().untilAsserted(() -> assertThat(jdbc.sql("select last_error from outbox")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("NO_ROUTE"));
        announced = wire.listenTo("order.events", Map.of("x-queue-type", "quorum"));
        assertThat(subject(arrived())).isEqualTo(order.toString());
    }

    @Test
    void laterEventsOfAHeldAggregateWaitBehindIt() {
        UUID order = UUID.randomUUID();
        wire.drop(announced);
        transactions.executeWithoutResult(_ -> events.publish(new OrderConfirmed(order, "first")));
        await().untilAsserted(() -> assertThat(refused()).isOne());
        announced = wire.listenTo("order.events", Map.of("x-queue-type", "quorum"));
        transactions.executeWithoutResult(_ -> events.publish(new OrderConfirmed(order, "second")));
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(2));
        assertThat(wire.takeAll(announced))
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .satisfiesExactly(
                        body -> assertThat(body).contains("first"),
                        body -> assertThat(body).contains("second"));
    }

    @Test
    void anEventThatCannotBeSentDoesNotHoldUpTheOthers() {
        // No such exchange: the broker closes the channel over it, with others on their way.
        jdbc.sql("""
                insert into outbox (partition_no, exchange, routing_key, message_id, type, subject, occurred_at,
                    correlation_id, payload)
                values (0, 'nowhere', '', ?, 'order.confirmed.v1', 'stuck', current_timestamp, 'stuck', ?)
                """).params(UUID.randomUUID(), new byte[] {'{', '}'}).update();
        List<String> orders =
                IntStream.range(0, 100).mapToObj(_ -> confirm().toString()).toList();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isGreaterThanOrEqualTo(100));
        assertThat(subjects(wire.takeAll(announced))).containsAll(orders);
        await().untilAsserted(() -> assertThat(pending()).isOne());
        assertThat(jdbc.sql("select last_error from outbox").query(String.class).single())
                .contains("nowhere");
        jdbc.sql("delete from outbox").update();
    }

    @Test
    void aNackKeepsTheEventUntilTheBrokerTakesIt() {
        wire.drop(announced);
        announced = wire.listenTo(
                "order.events", Map.of("x-queue-type", "classic", "x-max-length", 1, "x-overflow", "reject-publish"));
        UUID first = confirm();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
        UUID second = confirm();
        await().untilAsserted(() -> assertThat(refused()).isOne());
        assertThat(subject(arrived())).isEqualTo(first.toString());
        assertThat(subject(arrived())).isEqualTo(second.toString());
    }

    // The inbox

    @Test
    void aMessageIsHandledAndItsConsequenceIsCorrelated() {
        UUID order = UUID.randomUUID();
        UUID cause = wire.send(new StockReserved(order));
        AMQP.BasicProperties consequence = arrived().getProps();
        assertThat(ledger.has(cause)).isTrue();
        assertThat(consequence.getCorrelationId()).isEqualTo(order.toString());
        assertThat(consequence.getHeaders().get("cloudEvents_causationid")).hasToString(cause.toString());
    }

    @Test
    void theTraceOfTheSenderGoesOn() {
        UUID id = UUID.randomUUID();
        StockReserved event = new StockReserved(UUID.randomUUID());
        AMQP.BasicProperties properties = Wire.properties(id, event);
        Map<String, Object> headers = new java.util.HashMap<>(properties.getHeaders());
        headers.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        wire.send("inventory.events", properties.builder().headers(headers).build(), json(event.orderId()));
        assertThat(arrived().getProps().getHeaders().get("traceparent").toString())
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void aDuplicateIsHandledOnceAndCounted() {
        double before = received(FROM_INVENTORY, "duplicate");
        UUID id = UUID.randomUUID();
        StockReserved event = new StockReserved(UUID.randomUUID());
        for (int i = 0; i < 5; i++) {
            wire.send(id, event);
        }
        await().untilAsserted(
                        () -> assertThat(received(FROM_INVENTORY, "duplicate")).isEqualTo(before + 4));
        await().during(ofMillis(300)).until(() -> virtualHost.depth(announced) == 1);
    }

    @Test
    void aTypeWithoutAHandlerIsAcknowledgedWithoutTheDatabase() {
        double before = received(FROM_INVENTORY, "ignored");
        UUID known = wire.send(new StockReleased(UUID.randomUUID(), List.of()));
        UUID alsoKnown = wire.send(new ProductChanged("cup", "Cup", new Money(1, "EUR")));
        wire.send(
                "inventory.events",
                Wire.properties(UUID.randomUUID(), new StockReserved(UUID.randomUUID()))
                        .builder()
                        .type("stock.counted.v1")
                        .build(),
                "whatever".getBytes(StandardCharsets.UTF_8));
        await().untilAsserted(
                        () -> assertThat(received(FROM_INVENTORY, "ignored")).isEqualTo(before + 3));
        assertThat(jdbc.sql("select count(*) from inbox where message_id in (?, ?)")
                        .params(known, alsoKnown)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(virtualHost.depth(FROM_INVENTORY + ".dlq")).isZero();
    }

    @Test
    void whatCannotBeReadIsDeadLetteredAtOnceAndTheQueueFlowsOn() {
        StockReserved event = new StockReserved(UUID.randomUUID());
        AMQP.BasicProperties good = Wire.properties(UUID.randomUUID(), event);
        byte[] body = json(event.orderId());
        wire.send("inventory.events", good, "garbage".getBytes(StandardCharsets.UTF_8));
        wire.send("inventory.events", good, new byte[] {(byte) 0xff, 0, 1});
        wire.send("inventory.events", good, "{}".getBytes(StandardCharsets.UTF_8));
        wire.send("inventory.events", good.builder().type("stock.reserved.v9").build(), body);
        wire.send("inventory.events", good.builder().messageId("not-a-uuid").build(), body);
        wire.send("inventory.events", new AMQP.BasicProperties(), body);
        UUID after = wire.send(new StockReserved(UUID.randomUUID()));

        await().untilAsserted(() -> assertThat(ledger.has(after)).isTrue());
        await().untilAsserted(() ->
                assertThat(virtualHost.depth(FROM_INVENTORY + ".dlq")).isEqualTo(6));
        List<GetResponse> dead = wire.takeAll(FROM_INVENTORY + ".dlq");
        assertThat(dead).allSatisfy(message -> {
            Map<String, Object> headers = message.getProps().getHeaders();
            assertThat(headers.get("fanout-exception").toString()).endsWith("MalformedMessageException");
            assertThat(headers.get("fanout-queue")).hasToString(FROM_INVENTORY);
            assertThat(headers.get("fanout-attempts")).isEqualTo(1);
            assertThat(headers.get("fanout-message").toString()).isNotBlank();
            assertThat(headers.get("fanout-stack-trace").toString()).contains("at dev.fanout.");
        });
        assertThat(dead).anySatisfy(message -> assertThat(message.getBody()).isEqualTo(new byte[] {(byte) 0xff, 0, 1}));
    }

    @Test
    void aPoisonMessageHarmsNoneOfTheGoodOnesAroundIt() {
        List<UUID> good = new ArrayList<>();
        List<UUID> bad = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (i % 25 == 7) {
                bad.add(wire.send(new PaymentDeclined(UUID.randomUUID(), i % 2 == 0 ? "hopeless" : "always")));
            } else {
                good.add(wire.send(new PaymentDeclined(UUID.randomUUID(), "no_funds")));
            }
        }
        await().untilAsserted(() -> assertThat(good).allMatch(ledger::has));
        await().atMost(ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(virtualHost.depth(FROM_PAYMENT + ".dlq")).isEqualTo(bad.size()));
        assertThat(bad).noneMatch(ledger::has);
    }

    @Test
    void aPassingFaultIsTriedAgainUntilItHasPassed() {
        UUID id = wire.send(new PaymentDeclined(UUID.randomUUID(), "passing:3"));
        await().untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(virtualHost.depth(FROM_PAYMENT + ".dlq")).isZero();
    }

    @Test
    void aFaultThatDoesNotPassIsDeadLetteredWithItsCause() {
        UUID id = wire.send(new PaymentDeclined(UUID.randomUUID(), "always"));
        await().untilAsserted(() ->
                assertThat(virtualHost.depth(FROM_PAYMENT + ".dlq")).isOne());
        GetResponse dead = Objects.requireNonNull(wire.take(FROM_PAYMENT + ".dlq"));
        assertThat(dead.getProps().getMessageId()).isEqualTo(id.toString());
        assertThat(dead.getProps().getType()).isEqualTo("payment.declined.v1");
        Map<String, Object> headers = dead.getProps().getHeaders();
        assertThat(headers.get("fanout-exception")).hasToString("java.lang.IllegalStateException");
        assertThat(headers.get("fanout-message")).hasToString("never");
        assertThat(headers.get("fanout-attempts")).isEqualTo(4);
        assertThat(failing.attempts.get(id)).hasValue(4);
        assertThat(ledger.has(id)).isFalse();
    }

    @Test
    void aHopelessMessageIsDeadLetteredAtOnce() {
        UUID id = wire.send(new PaymentDeclined(UUID.randomUUID(), "hopeless"));
        await().untilAsserted(() ->
                assertThat(virtualHost.depth(FROM_PAYMENT + ".dlq")).isOne());
        assertThat(failing.attempts.get(id)).hasValue(1);
    }

    // Remote calls

    @Test
    void callsAreMadeConcurrentlyAndOthersDoNotWaitForThem() {
        List<UUID> slow = IntStream.range(0, 20)
                .mapToObj(_ -> wire.send(authorized("slow")))
                .toList();
        UUID quick = wire.send(new PaymentDeclined(UUID.randomUUID(), "no_funds"));
        await().pollInterval(ofMillis(5))
                .untilAsserted(() -> assertThat(ledger.has(quick)).isTrue());
        await().untilAsserted(() -> assertThat(slow).allMatch(ledger::has));
        assertThat(calling.mostAtOnce.get()).isGreaterThan(5);
    }

    @Test
    void aCallThatFailsIsRepeatedAndThenRecordedOnce() {
        UUID id = wire.send(authorized("down:2"));
        await().untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(calling.calls.get(id)).hasValue(3);
    }

    @Test
    void aCallThatKeepsFailingIsDeadLettered() {
        UUID id = wire.send(authorized("down:100"));
        await().untilAsserted(() ->
                assertThat(virtualHost.depth(FROM_PAYMENT + ".dlq")).isOne());
        assertThat(calling.calls.get(id)).hasValue(4);
        assertThat(ledger.has(id)).isFalse();
    }

    @Test
    void anOutdatedAnswerMakesTheCallAgain() {
        UUID id = wire.send(authorized("outdated"));
        await().untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(calling.calls.get(id)).hasValue(2);
    }

    @Test
    void aMessageWaitsForTheCallOfAnEarlierOneOfItsAggregate() {
        UUID order = UUID.randomUUID();
        UUID slow = wire.send(new PaymentAuthorized(order, new Money(100, "EUR"), "slow"));
        UUID later = wire.send(new PaymentDeclined(order, "no_funds"));
        await().untilAsserted(() -> assertThat(ledger.has(later)).isTrue());
        assertThat(ledger.has(slow)).isTrue();
        assertThat(jdbc.sql("select message_id from handled where correlation_id = ? order by seen")
                        .param(order.toString())
                        .query(UUID.class)
                        .list())
                .containsExactly(slow, later);
    }

    private static PaymentAuthorized authorized(String reference) {
        return new PaymentAuthorized(UUID.randomUUID(), new Money(100, "EUR"), reference);
    }

    private UUID confirm() {
        UUID order = UUID.randomUUID();
        transactions.executeWithoutResult(_ -> events.publish(new OrderConfirmed(order, "c-1")));
        return order;
    }

    private GetResponse arrived() {
        return await().until(() -> wire.take(announced), Objects::nonNull);
    }

    private long pending() {
        return jdbc.sql("select count(*) from outbox").query(Long.class).single();
    }

    private long refused() {
        return jdbc.sql("select count(*) from outbox where attempts > 0")
                .query(Long.class)
                .single();
    }

    private double received(String queue, String outcome) {
        return meters.find("fanout.inbox.received").tag("queue", queue).tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static byte[] json(UUID orderId) {
        return "{\"orderId\":\"%s\"}".formatted(orderId).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> subjects(List<GetResponse> messages) {
        return messages.stream().map(MessagingPromises::subject).toList();
    }

    private static String subject(GetResponse message) {
        return message.getProps().getHeaders().get("cloudEvents_subject").toString();
    }
}
