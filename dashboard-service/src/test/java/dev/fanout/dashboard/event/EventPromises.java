package dev.fanout.dashboard.event;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.fanout.dashboard.RunningDashboard;
import dev.fanout.dashboard.hottest.Hottest;
import dev.fanout.dashboard.hottest.Kind;
import dev.fanout.dashboard.hottest.Ranking.Count;
import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.ProductChanged;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.Money;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.ShopEvent;
import dev.fanout.events.SubscriptionEvent.SubscriptionDisabled;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import dev.fanout.testing.Permutations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What the audit log promises, on a real broker; run once on each database, with several threads at work. */
@TestPropertySource(properties = "fanout.messaging.inbox.lanes=4")
abstract class EventPromises extends RunningDashboard {

    private static final Money PRICE = new Money(1250, "EUR");

    private final String customerId = "c-" + UUID.randomUUID();
    private long deadBefore;

    @BeforeEach
    void countDeadLetters() {
        deadBefore = openDeadLetters();
    }

    // What is kept

    @Test
    void keepsEveryEventOfEveryService() {
        UUID order = UUID.randomUUID();
        List<ShopEvent> all = List.of(
                new OrderConfirmed(order, customerId),
                new BatchPlaced(UUID.randomUUID(), 3, "https://shop.example/callback"),
                new StockReserved(order),
                new ProductChanged("cup-" + order, "Cup", PRICE),
                new PaymentAuthorized(order, PRICE, "p-1"),
                new NotificationSent(UUID.randomUUID(), order, "log"),
                new SubscriptionDisabled(UUID.randomUUID(), "webhook", "gone"));

        Instant time = Instant.now().truncatedTo(ChronoUnit.MICROS);
        all.forEach(event -> {
            UUID id = send(event, time);
            awaitKept(id);

            JsonNode kept = get("/api/events/" + id);
            assertThat(kept.get("type").asString()).isEqualTo(EventTypes.nameOf(event.getClass()));
            assertThat(kept.get("source").asString())
                    .isEqualTo(exchangeOf(event).replace(".events", "-service"));
            assertThat(kept.get("subject").asString()).isEqualTo(event.subject());
            assertThat(kept.get("orderId").isNull() ? null : kept.get("orderId").asString())
                    .isEqualTo(event.orderId() == null ? null : event.orderId().toString());
            assertThat(Instant.parse(kept.get("occurredAt").asString())).isEqualTo(time);
            assertThat(openDeadLetters()).isEqualTo(deadBefore);
        });
        assertThat(get("/api/events?customerId=" + customerId).get("items").findValuesAsString("type"))
                .containsExactly("order.confirmed.v1");
    }

    @Test
    void keepsTheWholeEnvelope() {
        UUID order = UUID.randomUUID();
        UUID cause = UUID.randomUUID();
        String trace = "0af7651916cd43dd8448eb211c80319c";
        UUID id = UUID.randomUUID();
        Instant time = Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.MICROS);
        wire.send(
                "payment.events",
                "payment.authorized.v1",
                order.toString(),
                id,
                time,
                new PaymentAuthorized(order, PRICE, "p-1"),
                Map.of(
                        "cloudEvents_causationid",
                        cause.toString(),
                        "cloudEvents_sequence",
                        "7",
                        "traceparent",
                        "00-" + trace + "-b7ad6b7169203331-01"));
        awaitKept(id);

        JsonNode kept = get("/api/events/" + id);
        assertThat(kept.propertyNames())
                .containsExactly(
                        "id",
                        "type",
                        "source",
                        "subject",
                        "sequence",
                        "orderId",
                        "customerId",
                        "occurredAt",
                        "receivedAt",
                        "traceId",
                        "correlationId",
                        "causationId",
                        "payload");
        assertThat(Stream.of("id", "source", "subject", "orderId", "traceId", "correlationId", "causationId")
                        .map(field -> kept.get(field).asString()))
                .containsExactly(
                        id.toString(),
                        "payment-service",
                        order.toString(),
                        order.toString(),
                        trace,
                        order.toString(),
                        cause.toString());
        assertThat(kept.get("sequence").asLong()).isEqualTo(7);
        assertThat(kept.get("customerId").isNull()).isTrue();
        assertThat(Instant.parse(kept.get("occurredAt").asString())).isEqualTo(time);
        assertThat(Instant.parse(kept.get("receivedAt").asString())).isBetween(time, Instant.now());
        JsonNode listed = get("/api/events?orderId=" + order).at("/items/0");
        assertThat(listed.has("payload")).isFalse();
        assertThat(listed.get("id").asString()).isEqualTo(id.toString());
    }

    @Test
    void keepsThePayloadAsItCame() throws Exception {
        UUID id = UUID.randomUUID();
        String sku = "cup-" + id;
        String payload =
                "{ \"sku\" : \"%s\",\n \"name\":\"T\u00e4sse \\u0000\", \"of\": {\"size\": 1.50e+2},".formatted(sku)
                        + " \"price\":{\"currency\":\"EUR\",\"amount\":1250} }";
        sendRaw("inventory.events", "product.changed.v1", sku, id, payload.getBytes(StandardCharsets.UTF_8));
        awaitKept(id);

        String answer = client("operator")
                .get()
                .uri("/api/events/" + id)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(answer).endsWith("\"payload\":" + payload + "}");
    }

    @Test
    void keepsALargePayload() {
        UUID batch = UUID.randomUUID();
        String url = "https://shop.example/" + "x".repeat(900_000);
        UUID id = send(new BatchPlaced(batch, 1, url));
        awaitKept(id);

        assertThat(get("/api/events/" + id).at("/payload/callbackUrl").asString())
                .isEqualTo(url);
    }

    @Test
    void keepsTheSameRowsInWhateverOrderAndHoweverOftenTheMessagesOfASagaArrive() {
        Map<UUID, List<Integer>> orders = new LinkedHashMap<>();
        Permutations.withDuplicatesOfAllSubsets(List.of(0, 1, 2))
                .forEach(arrival -> orders.put(UUID.randomUUID(), arrival));
        Instant placed = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        Map<UUID, List<UUID>> ids = new HashMap<>();

        for (int turn = 0; turn < 6; turn++) {
            for (Map.Entry<UUID, List<Integer>> arrival : orders.entrySet()) {
                if (turn < arrival.getValue().size()) {
                    UUID order = arrival.getKey();
                    int step = arrival.getValue().get(turn);
                    List<ShopEvent> saga = List.of(
                            new OrderConfirmed(order, customerId),
                            new PaymentAuthorized(order, PRICE, "p-1"),
                            new OrderCancelled(order, customerId, CancellationReason.CUSTOMER_REQUEST, "late"));
                    List<UUID> known = ids.computeIfAbsent(
                            order,
                            _ -> Stream.generate(UUID::randomUUID).limit(3).toList());
                    send(saga.get(step), known.get(step), placed.plusSeconds(step));
                }
            }
        }
        Map<UUID, List<UUID>> expected = new HashMap<>();
        orders.forEach((order, arrival) -> expected.put(
                order,
                Set.copyOf(arrival).stream()
                        .sorted((one, other) -> other - one)
                        .map(step -> ids.get(order).get(step))
                        .toList()));
        expected.values().forEach(kept -> kept.forEach(this::awaitKept));
        awaitEmptyQueues();

        expected.forEach((order, kept) -> assertThat(
                        get("/api/events?orderId=" + order).get("items").findValuesAsString("id"))
                .as("%s", orders.get(order))
                .containsExactlyElementsOf(kept.stream().map(UUID::toString).toList()));
        assertThat(openDeadLetters()).isEqualTo(deadBefore);
    }

    @Test
    void anEventThatIsThereAlreadyIsNotWrittenAgain(
            @Autowired TransactionTemplate transactions, @Autowired EventStore store) {
        UUID id = send(new StockReserved(UUID.randomUUID()));
        awaitKept(id);
        Kept kept = store.find(id).orElseThrow();

        transactions.executeWithoutResult(_ -> store.insert(List.of(kept, kept)));

        assertThat(rowsOf(id)).isOne();
    }

    @Test
    void aMessageInAnotherEncodingIsADeadLetterAndHoldsUpNoOther() throws Exception {
        UUID hopeless = UUID.randomUUID();
        String sku = "cup-" + hopeless;

        sendRaw(
                "inventory.events",
                "product.changed.v1",
                sku,
                hopeless,
                "{\"sku\":\"%s\",\"name\":\"Cup\",\"price\":{\"amount\":1,\"currency\":\"EUR\"}}"
                        .formatted(sku)
                        .getBytes(StandardCharsets.UTF_16BE));
        UUID next = send(new ProductChanged(sku, "Cup", PRICE));

        awaitKept(next);
        await().atMost(ofSeconds(30))
                .untilAsserted(() -> assertThat(openDeadLetters()).isEqualTo(deadBefore + 1));
        assertThat(rowsOf(hopeless)).isZero();
    }

    @Test
    void saysHowLateAnEventBecameVisible(@Autowired MeterRegistry meters) {
        awaitKept(send(new StockReserved(UUID.randomUUID())));
        Timer visible = await().until(
                        () -> meters.find("fanout.projection.visible")
                                .tag("part", "events")
                                .timer(),
                        Objects::nonNull);
        double before = visible.totalTime(TimeUnit.SECONDS);

        send(
                new StockReserved(UUID.randomUUID()),
                UUID.randomUUID(),
                Instant.now().minusSeconds(100));

        await().atMost(ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(visible.totalTime(TimeUnit.SECONDS) - before).isBetween(100.0, 160.0));
    }

    @Test
    void forgetsInSmallPiecesWhatCameBeforeTheRetention(
            @Autowired EventStore store, @Autowired TransactionTemplate transactions, @Autowired Clock clock) {
        jdbc.sql("delete from audit_event").update();
        List<UUID> old = IntStream.range(0, 1200)
                .mapToObj(_ -> send(new StockReserved(UUID.randomUUID())))
                .toList();
        old.forEach(this::awaitKept);
        jdbc.sql("update audit_event set received_at = ?")
                .param(clock.instant().minus(Duration.ofDays(30)).atOffset(java.time.ZoneOffset.UTC))
                .update();
        // A clock was ahead when these came; they hold up no other.
        List<UUID> ahead = old.subList(0, 3);
        jdbc.sql("update audit_event set received_at = :at where event_id in (:ids)")
                .param("at", clock.instant().plus(Duration.ofDays(1)).atOffset(java.time.ZoneOffset.UTC))
                .param("ids", ahead)
                .update();
        // What happened long ago and came now stays as long as everything else.
        UUID late = UUID.randomUUID();
        send(new StockReserved(UUID.randomUUID()), late, Instant.now().minus(Duration.ofDays(100)));
        awaitKept(late);
        EventPurge purge = new EventPurge(
                store, transactions, new EventProperties(Duration.ofDays(30), Duration.ofMinutes(10)), clock);

        List<Duration> pauses = List.of(purge.step(), purge.step(), purge.step());

        assertThat(pauses).containsExactly(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMinutes(10));
        assertThat(jdbc.sql("select event_id from audit_event")
                        .query(UUID.class)
                        .list())
                .containsExactlyInAnyOrder(ahead.get(0), ahead.get(1), ahead.get(2), late);
    }

    @Test
    void whatTheLogHasOfTheLastHourIsCountedAfterAStart(
            @Autowired EventStore store, @Autowired EventCodec codec, @Autowired Clock clock) {
        Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 510; i++) {
            ids.add(send(placed(), Instant.now()));
        }
        ids.add(send(placed(), hourAgo.minusSeconds(60)));
        awaitKept(ids);
        Hottest hottest = new Hottest(clock);
        HottestOfLog log = new HottestOfLog(store, codec, hottest, clock);

        while (log.step().isZero()) {
            assertThat(hottest.since()).isAfter(hourAgo);
        }

        assertThat(hottest.ranking(Kind.CUSTOMER).items().getFirst()).isEqualTo(new Count(customerId, 510));
        assertThat(hottest.ranking(Kind.PRODUCT).items().getFirst()).isEqualTo(new Count("sku-" + customerId, 510));
        assertThat(hottest.since()).isBetween(hourAgo, Instant.now().minus(Duration.ofMinutes(54)));
    }

    private OrderPlaced placed() {
        return new OrderPlaced(
                UUID.randomUUID(),
                customerId,
                "a@example.com",
                "tok_visa",
                PRICE,
                List.of(new OrderLine("sku-" + customerId, 1, PRICE), new OrderLine("sku-" + customerId, 2, PRICE)),
                Instant.now().plusSeconds(60),
                null);
    }

    // The surface

    @Test
    void listsTheLatestFirstInPagesThatMissAndRepeatNothing() {
        Instant start = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        List<UUID> sent = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            UUID id = UUID.randomUUID();
            // Some have the time of others.
            send(new OrderConfirmed(UUID.randomUUID(), customerId), id, start.plusMillis(i / 3));
            awaitKept(id);
            sent.add(id);
        }

        List<String> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String query = "/api/events?size=5&customerId=" + customerId;
        JsonNode page = get(query);
        seen.addAll(page.get("items").findValuesAsString("id"));
        sizes.add(page.get("items").size());
        while (!page.get("next").isNull()) {
            // What comes meanwhile is the latest, and so on none of the pages that follow.
            awaitKept(send(new OrderConfirmed(UUID.randomUUID(), customerId)));
            page = get(query + "&cursor=" + page.get("next").asString());
            assertThat(page.get("size").asInt()).isEqualTo(5);
            seen.addAll(page.get("items").findValuesAsString("id"));
            sizes.add(page.get("items").size());
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        sent.reversed().stream().map(UUID::toString).toList());
        assertThat(sizes).containsExactly(5, 5, 5, 5, 3);
    }

    @Test
    void aPageThatIsJustFullIsTheLast() {
        UUID order = UUID.randomUUID();
        awaitKept(send(new StockReserved(order)));
        awaitKept(send(new OrderConfirmed(order, customerId)));

        assertThat(get("/api/events?size=2&orderId=" + order).get("next").isNull())
                .isTrue();
        assertThat(get("/api/events?size=1&orderId=" + order).get("next").isNull())
                .isFalse();
    }

    @Test
    void filtersByTypeServiceOrderCustomerAndTime() {
        UUID order = UUID.randomUUID();
        Instant start = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MICROS);
        UUID reserved = UUID.randomUUID();
        UUID confirmed = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        send(new StockReserved(order), reserved, start);
        send(new OrderConfirmed(order, customerId), confirmed, start.plusSeconds(10));
        send(new OrderConfirmed(UUID.randomUUID(), customerId), other, start.plusSeconds(20));
        Stream.of(reserved, confirmed, other).forEach(this::awaitKept);

        assertFound("?orderId=" + order, confirmed, reserved);
        assertFound("?customerId=" + customerId, other, confirmed);
        assertFound("?customerId=" + customerId + "&orderId=" + order, confirmed);
        assertFound("?orderId=" + order + "&type=stock.reserved.v1", reserved);
        assertFound("?orderId=" + order + "&service=order-service", confirmed);
        assertFound("?orderId=" + order + "&service=payment-service");
        assertFound("?customerId=" + customerId + "&from=" + start.plusSeconds(20), other);
        assertFound("?customerId=" + customerId + "&to=" + start.plusSeconds(20), confirmed);
        assertFound("?customerId=" + customerId + "&from=" + start + "&to=" + start.plusSeconds(21), other, confirmed);
        assertFound("?customerId=" + customerId + "&from=-999999999-01-01T00:00:00Z", other, confirmed);
        assertFound("?customerId=" + customerId + "&from=%2B999999999-01-01T00:00:00Z");
        assertFound("?orderId=" + UUID.randomUUID());
        assertThat(get("/api/events").get("items")).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void namesTheParameterThatIsWrong() {
        assertInvalid("?orderId=7", "orderId");
        assertInvalid("?customerId=%20", "customerId");
        assertInvalid("?type=" + "t".repeat(256), "type");
        assertInvalid("?service=a%00b", "service");
        assertInvalid("?from=yesterday", "from");
        assertInvalid("?to=2026-13-01T00:00:00Z", "to");
        assertInvalid("?size=0", "size");
        assertInvalid("?size=501", "size");
        assertInvalid("?cursor=", "cursor");
        assertInvalid("?cursor=1.2", "cursor");
        assertInvalid("/7", "id");
    }

    @Test
    void anEventThatIsNotThereIsNotFound() {
        client("operator")
                .get()
                .uri("/api/events/" + UUID.randomUUID())
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:fanout:problem:event-not-found");
    }

    @Test
    void onlyOperatorsReadEvents() {
        for (String path : List.of("/api/events", "/api/events/" + UUID.randomUUID(), "/dead-letters")) {
            client("customer").get().uri(path).exchange().expectStatus().isForbidden();
            client("nobody").get().uri(path).exchange().expectStatus().isUnauthorized();
        }
        client("operator").get().uri("/dead-letters").exchange().expectStatus().isOk();
        client("operator").delete().uri("/api/events").exchange().expectStatus().isEqualTo(405);
    }

    @Test
    void theDocumentationHasTheList() {
        JsonNode paths = get("/v3/api-docs").get("paths");

        assertThat(paths.at("/~1api~1events/get/parameters").findValuesAsString("name"))
                .containsExactlyInAnyOrder("type", "service", "orderId", "customerId", "from", "to", "cursor", "size");
        assertThat(paths.has("/api/events/{id}")).isTrue();
    }

    // Fixtures

    private UUID send(ShopEvent event) {
        return send(event, Instant.now());
    }

    private void sendRaw(String exchange, String type, String subject, UUID id, byte[] payload) throws Exception {
        try (Connection connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            var properties = new AMQP.BasicProperties.Builder()
                    .deliveryMode(2)
                    .messageId(id.toString())
                    .type(type)
                    .appId(exchange.replace(".events", "-service"))
                    .timestamp(Date.from(Instant.now()))
                    .headers(Map.of("cloudEvents_subject", subject))
                    .build();
            channel.basicPublish(exchange, subject, properties, payload);
            channel.waitForConfirmsOrDie(30_000);
        }
    }

    private void awaitKept(UUID id) {
        awaitKept(List.of(id));
    }

    private void awaitEmptyQueues() {
        await().atMost(ofSeconds(30)).until(() -> QUEUES.stream().allMatch(queue -> virtualHost.depth(queue) == 0));
    }

    private long rowsOf(UUID id) {
        return jdbc.sql("select count(*) from audit_event where event_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private long openDeadLetters() {
        return jdbc.sql("select count(*) from dead_letter where status = 'OPEN'")
                .query(Long.class)
                .single();
    }

    private void assertFound(String query, UUID... ids) {
        assertThat(get("/api/events" + query).get("items").findValuesAsString("id"))
                .as(query)
                .containsExactlyElementsOf(Stream.of(ids).map(UUID::toString).toList());
    }

    private void assertInvalid(String query, String field) {
        JsonNode problem = client("operator")
                .get()
                .uri(uri("/api/events" + query))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody(JsonNode.class)
                .returnResult()
                .getResponseBody();
        assertThat(problem.get("type").asString()).isEqualTo("urn:fanout:problem:invalid-request");
        assertThat(problem.get("errors").findValuesAsString("field"))
                .as("%s", problem)
                .containsExactly(field);
    }
}
