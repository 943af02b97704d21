package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.dashboard.Neighbours;
import dev.fanout.dashboard.RunningDashboard;
import dev.fanout.dashboard.projection.DeliveryFacts.Address;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.NotificationEvent.Told;
import dev.fanout.events.ShopEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What the projection promises, on a real broker; run once on each database, with several threads at work. */
@TestPropertySource(properties = {"fanout.messaging.inbox.lanes=4", "fanout.dashboard.hot-customer-orders=60"})
abstract class ProjectionPromises extends RunningDashboard {

    /** For both databases; ends with the tests. */
    private static final Neighbours NEIGHBOURS = new Neighbours();

    @Autowired
    private MeterRegistry meters;

    private final String customer = "c-" + UUID.randomUUID();

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
    }

    @BeforeEach
    void pushHim() {
        PushedCustomers.add(jdbc, customer);
    }

    // The rows

    @Test
    void sagasEndInTheSameRowsInWhateverOrderAndHoweverOftenTheirEventsCome() {
        Map<UUID, ShopSagas> sagas = new HashMap<>();
        List<Runnable> sends = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            UUID order = UUID.randomUUID();
            ShopSagas saga = ShopSagas.values()[i % ShopSagas.values().length];
            sagas.put(order, saga);
            List<ShopEvent> events = saga.events(order, customer);
            for (int step = 0; step < events.size(); step++) {
                ShopEvent event = events.get(step);
                Instant time = ShopSagas.START.plusSeconds(step);
                UUID id = UUID.randomUUID();
                UUID other = UUID.randomUUID();
                ids.addAll(List.of(id, other));
                sends.add(() -> send(event, id, time));
                sends.add(() -> send(event, id, time));
                // Another message that says the same, as an edited replay does.
                sends.add(() -> send(event, other, time));
            }
        }
        Collections.shuffle(sends, new Random(3));

        sends.forEach(Runnable::run);
        awaitKept(ids);

        JsonNode orders = projected(customer).at("/sections/orders");
        assertThat(orders.get("total").asInt()).isEqualTo(40);
        orders.get("items").forEach(order -> {
            ShopSagas saga = sagas.get(UUID.fromString(order.get("id").asString()));
            assertThat(order.get("status").asString()).isEqualTo(saga.status);
            assertThat(order.at("/saga/status").asString()).isEqualTo(saga.saga);
            assertThat(order.at("/saga/inventory").asString()).isEqualTo(saga.inventory);
            assertThat(order.at("/saga/payment").asString()).isEqualTo(saga.payment);
            assertThat(order.get("placedAt").asString()).isEqualTo("2026-01-30T12:00:00Z");
        });
        assertThat(jdbc.sql("select count(*) from order_view where customer_id = ? and steps <> ''")
                        .param(customer)
                        .query(Long.class)
                        .single())
                .isEqualTo(40);
    }

    @Test
    void countsTheRowsThatEventsTake() {
        double before = rowsWritten();
        UUID order = UUID.randomUUID();

        sendSaga(ShopSagas.CONFIRMED, order, 6);

        assertThat(rowsWritten() - before).isBetween(1.0, 6.0);
        assertThat(meters.get("fanout.projection.visible")
                        .tag("part", "orders")
                        .timer()
                        .count())
                .isPositive();
    }

    @Test
    void notificationsAreForgottenAfterTheirRetentionInSmallPiecesAndOfAllGenerations(
            @Autowired DeliveryRows deliveries, @Autowired TransactionTemplate transactions) {
        Instant now = Instant.parse("2020-03-01T12:00:00Z");
        Instant longAgo = now.minus(Duration.ofDays(30)).minusMillis(1);
        List<DeliveryFacts> old =
                Stream.generate(() -> ended(longAgo)).limit(501).toList();
        DeliveryFacts kept = ended(longAgo.plusMillis(2));
        transactions.executeWithoutResult(_ -> {
            deliveries.insert(1, old);
            deliveries.insert(1, List.of(kept));
            deliveries.insert(2, old.subList(0, 300));
        });
        ProjectionPurge purge = new ProjectionPurge(
                deliveries,
                transactions,
                new ProjectionProperties(Duration.ofSeconds(5), Duration.ofDays(30), Duration.ofSeconds(10), false),
                Clock.fixed(now, ZoneOffset.UTC));

        List<Duration> pauses = Stream.generate(purge::step)
                .takeWhile(pause -> pause.compareTo(Duration.ofMinutes(1)) < 0)
                .limit(10)
                .toList();

        assertThat(pauses).isNotEmpty().hasSizeLessThan(10).containsOnly(Duration.ofMillis(50));
        assertThat(jdbc.sql("select delivery_id from delivery_view where customer_id = ?")
                        .param(customer)
                        .query(UUID.class)
                        .list())
                .containsExactly(kept.id());
    }

    private DeliveryFacts ended(Instant at) {
        return new DeliveryFacts(
                UUID.randomUUID(),
                null,
                customer,
                new Address("email", "a@example.com"),
                "order.confirmed.v1",
                at,
                null,
                at);
    }

    // A customer's dashboard

    @Test
    void showsACustomerAsTheServicesWould() {
        UUID order = UUID.randomUUID();
        UUID delivery = UUID.randomUUID();
        Instant told = ShopSagas.START.plusSeconds(9);
        sendSaga(ShopSagas.CONFIRMED, order, 6);
        Told what = new Told(customer, "a@example.com", "order.confirmed.v1", told);
        awaitKept(List.of(
                send(new NotificationFailed(delivery, order, "email", what), told.plusSeconds(1)),
                send(new NotificationSent(delivery, order, "email", what), told.plusSeconds(2)),
                send(new NotificationFailed(UUID.randomUUID(), order, "log"), told.plusSeconds(3))));

        JsonNode dashboard = projected(customer);

        assertThat(dashboard.get("source").asString()).isEqualTo("projection");
        assertThat(dashboard.get("partial").asBoolean()).isFalse();
        JsonNode shown = dashboard.at("/sections/orders/items/0");
        assertThat(shown.propertyNames())
                .containsExactlyElementsOf(
                        live(customer).at("/sections/orders/items/0").propertyNames());
        assertThat(shown.get("id").asString()).isEqualTo(order.toString());
        assertThat(shown.at("/total/amount").asLong()).isEqualTo(1250);
        assertThat(shown.get("settledAt").asString()).isEqualTo("2026-01-30T12:00:05Z");
        assertThat(dashboard.at("/sections/orders/asOf").asString()).isEqualTo("2026-01-30T12:00:05Z");
        assertThat(dashboard.at("/sections/payments/items/0/status").asString()).isEqualTo("CAPTURED");
        assertThat(dashboard.at("/sections/payments/items/0/updatedAt").asString())
                .isEqualTo("2026-01-30T12:00:05Z");
        assertThat(dashboard.at("/sections/notifications/total").asInt()).isOne();
        JsonNode notification = dashboard.at("/sections/notifications/items/0");
        assertThat(notification.get("id").asString()).isEqualTo(delivery.toString());
        assertThat(notification.get("status").asString()).isEqualTo("DELIVERED");
        assertThat(notification.get("recipient").asString()).isEqualTo("a@example.com");
        assertThat(notification.get("createdAt").asString()).isEqualTo("2026-01-30T12:00:09Z");
        assertThat(notification.get("deliveredAt").asString()).isEqualTo("2026-01-30T12:00:11Z");
        JsonNode known = dashboard.at("/sections/customer/items/0");
        assertThat(known.get("email").asString()).isEqualTo("a@example.com");
        assertThat(known.get("orders").asInt()).isOne();
        assertThat(known.at("/notifications/total").asInt()).isOne();
        assertThat(known.get("subscriptions").isNull()).isTrue();
    }

    @Test
    void ofACustomerOfWhomNothingWasHeardNothingIsShown() {
        JsonNode dashboard = projected(customer);

        assertThat(dashboard.get("partial").asBoolean()).isFalse();
        dashboard.get("sections").forEach(section -> {
            assertThat(section.get("status").asString()).isEqualTo("OK");
            assertThat(section.get("items")).isEmpty();
            assertThat(section.get("total").asInt()).isZero();
            assertThat(section.get("asOf").isNull()).isTrue();
        });
    }

    @Test
    void withoutAWishTheProjectionAnswersUnlessItIsLate() {
        UUID order = UUID.randomUUID();
        awaitKept(List.of(send(ShopSagas.placed(order, customer), Instant.now())));
        await().untilAsserted(() ->
                assertThat(dashboard(customer, "auto").get("source").asString()).isEqualTo("projection"));

        awaitKept(List.of(send(ShopSagas.placed(order, customer), Instant.now().minus(Duration.ofMinutes(2)))));

        await().untilAsserted(() ->
                assertThat(dashboard(customer, "auto").get("source").asString()).isEqualTo("live"));
        assertThat(projected(customer).get("source").asString()).isEqualTo("projection");

        awaitKept(List.of(send(ShopSagas.placed(order, customer), Instant.now())));
        await().untilAsserted(() ->
                assertThat(dashboard(customer, "auto").get("source").asString()).isEqualTo("projection"));
    }

    @Test
    void aCustomerWithVeryManyOrdersIsAlwaysServedFromTheServices() {
        awaitKept(IntStream.range(0, 61)
                .mapToObj(_ -> send(ShopSagas.placed(UUID.randomUUID(), customer), Instant.now()))
                .toList());

        await().untilAsserted(() ->
                assertThat(projected(customer).get("source").asString()).isEqualTo("live"));
        assertThat(dashboard(customer, "auto").get("source").asString()).isEqualTo("live");
        assertThat(sagas("customerId=" + customer + "&limit=100").get("items")).hasSize(61);
    }

    // The search

    @Test
    void listsSagasNewestFirstInPagesThatMissAndRepeatNothing() {
        List<UUID> orders = Stream.generate(UUID::randomUUID)
                .limit(23)
                .sorted(ProjectionPromises::newerFirst)
                .toList();
        awaitKept(orders.stream()
                .map(order -> send(ShopSagas.placed(order, customer), Instant.now()))
                .toList());

        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = sagas("customerId=" + customer + "&limit=5" + cursor);
            listed.addAll(page.get("items").findValuesAsString("orderId"));
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").asString();
        } while (!cursor.isEmpty());

        assertThat(listed).isEqualTo(orders.stream().map(UUID::toString).toList());
    }

    @Test
    void findsSagasByStatusReasonAndTimeWithoutProgress() {
        UUID completed = sendSaga(ShopSagas.CONFIRMED, UUID.randomUUID(), 6);
        UUID declined = sendSaga(ShopSagas.DECLINED, UUID.randomUUID(), 6);
        UUID stuck = sendSaga(ShopSagas.DECLINED, UUID.randomUUID(), 5);
        UUID fresh = UUID.randomUUID();
        awaitKept(List.of(send(ShopSagas.placed(fresh, customer), Instant.now())));
        String his = "customerId=" + customer;

        assertThat(found(his + "&status=COMPLETED")).containsExactly(completed.toString());
        assertThat(found(his + "&status=COMPENSATED&reason=PAYMENT_DECLINED")).containsExactly(declined.toString());
        assertThat(found(his + "&reason=PAYMENT_DECLINED"))
                .containsExactlyInAnyOrder(declined.toString(), stuck.toString());
        assertThat(found(his + "&stuckFor=PT0.0001S")).contains(stuck.toString(), fresh.toString());
        assertThat(found("status=COMPENSATING&" + his)).containsExactly(stuck.toString());
        JsonNode item = sagas(his + "&status=COMPENSATING").at("/items/0");
        assertThat(item.at("/waitsFor/0/service").asString()).isEqualTo("payment-service");
        assertThat(item.get("orderStatus").asString()).isEqualTo("CANCELLED");
        assertThat(item.at("/times/placedAt").asString()).isEqualTo("2026-01-30T12:00:00Z");
    }

    @Test
    void theSearchIsForOperators() {
        client("customer").get().uri("/api/sagas").exchange().expectStatus().isForbidden();
        client("operator").get().uri("/api/sagas").exchange().expectStatus().isOk();
        client("operator")
                .get()
                .uri("/api/sagas?limit=501")
                .exchange()
                .expectStatus()
                .isBadRequest();
        client("operator")
                .get()
                .uri("/api/sagas?cursor=x")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    private double rowsWritten() {
        return meters.get("fanout.projection.amplification").summary().totalAmount();
    }

    /** @param most events, the first ones */
    private UUID sendSaga(ShopSagas saga, UUID order, int most) {
        List<ShopEvent> events = saga.events(order, customer);
        awaitKept(IntStream.range(0, Math.min(most, events.size()))
                .mapToObj(step -> send(events.get(step), ShopSagas.START.plusSeconds(step)))
                .toList());
        return order;
    }

    /** As the databases compare them. */
    private static int newerFirst(UUID one, UUID other) {
        return other.toString().compareTo(one.toString());
    }

    private JsonNode projected(String customerId) {
        return dashboard(customerId, "projection");
    }

    private JsonNode live(String customerId) {
        return dashboard(customerId, "live");
    }

    private JsonNode dashboard(String customerId, String source) {
        return get("/api/customers/" + customerId + "/dashboard?source=" + source);
    }

    private JsonNode sagas(String query) {
        return get("/api/sagas?" + query);
    }

    private List<String> found(String query) {
        return sagas(query).get("items").findValuesAsString("orderId");
    }
}
