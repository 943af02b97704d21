package dev.fanout.dashboard.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.RunningDashboard;
import dev.fanout.events.InventoryEvent.StockCommitted;
import dev.fanout.events.InventoryEvent.StockReserved;
import dev.fanout.events.Money;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.OrderEvent.OrderLine;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** What the timeline of a saga promises, on a real broker; run once on each database. */
abstract class SagaPromises extends RunningDashboard {

    private static final Money PRICE = new Money(1250, "EUR");

    private final UUID order = UUID.randomUUID();
    private final List<UUID> sent = new ArrayList<>();

    @Test
    void tellsASagaFromItsFirstEventToItsLast() {
        Instant start = Instant.now().minusSeconds(10);
        UUID placed = send(placed(), start, null);
        UUID reserved = send(new StockReserved(order), start.minusMillis(40), placed); // its clock is behind
        UUID authorized = send(new PaymentAuthorized(order, PRICE, "p-1"), start.plusMillis(80), placed);
        awaitKept(sent);

        JsonNode undecided = saga();
        assertThat(undecided.get("status").asString()).isEqualTo("RUNNING");
        assertThat(undecided.get("customerId").asString()).isEqualTo("c-1");
        assertThat(undecided.at("/waitsFor/0/service").asString()).isEqualTo("order-service");
        assertThat(undecided.at("/waitsFor/0/types/0").asString()).isEqualTo("order.confirmed.v1");

        UUID confirmed = send(new OrderConfirmed(order, "c-1"), start.plusMillis(100), authorized);
        UUID captured = send(new PaymentCaptured(order, PRICE), start.plusMillis(150), confirmed);
        send(new NotificationSent(UUID.randomUUID(), order, "log"), start.plusMillis(160), confirmed);
        send(new NotificationSent(UUID.randomUUID(), order, "webhook"), start.plusMillis(170), confirmed);
        send(new NotificationFailed(UUID.randomUUID(), order, "webhook"), start.plusMillis(180), confirmed);
        awaitKept(sent);

        JsonNode confirming = saga();
        assertThat(confirming.get("waitsFor")).hasSize(1);
        assertThat(confirming.at("/waitsFor/0/service").asString()).isEqualTo("inventory-service");

        UUID committed = send(new StockCommitted(order, List.of()), start.plusMillis(140), confirmed);
        awaitKept(sent);

        JsonNode ended = saga();
        assertThat(ended.get("status").asString()).isEqualTo("COMPLETED");
        assertThat(ended.get("waitsFor")).isEmpty();
        assertThat(ended.get("events").findValuesAsString("id"))
                .containsExactlyElementsOf(Stream.of(placed, reserved, authorized, confirmed, committed, captured)
                        .map(UUID::toString)
                        .toList());
        assertThat(ended.at("/deliveries/sent").asInt()).isEqualTo(2);
        assertThat(ended.at("/deliveries/failed").asInt()).isOne();
        assertThat(ended.at("/events/1").propertyNames())
                .containsExactly("id", "type", "source", "occurredAt", "receivedAt", "traceId", "causationId");
        assertThat(ended.at("/events/1/source").asString()).isEqualTo("inventory-service");
        assertThat(ended.at("/events/1/causationId").asString()).isEqualTo(placed.toString());
    }

    @Test
    void whatTheLogHasForgottenOfASagaHasHappenedAllTheSame() {
        Instant start = Instant.now().minusSeconds(10);
        UUID placed = send(placed(), start, null);
        send(new StockReserved(order), start.plusMillis(40), placed);
        UUID authorized = send(new PaymentAuthorized(order, PRICE, "p-1"), start.plusMillis(80), placed);
        UUID confirmed = send(new OrderConfirmed(order, "c-1"), start.plusMillis(100), authorized);
        UUID committed = send(new StockCommitted(order, List.of()), start.plusMillis(140), confirmed);
        UUID captured = send(new PaymentCaptured(order, PRICE), start.plusMillis(150), confirmed);
        awaitKept(sent);

        forget(sent.subList(0, 4));
        JsonNode half = saga();
        assertThat(half.get("status").asString()).isEqualTo("COMPLETED");
        assertThat(half.get("waitsFor")).isEmpty();
        assertThat(half.get("customerId").asString()).isEqualTo("c-1");
        assertThat(half.get("events").findValuesAsString("id"))
                .containsExactly(committed.toString(), captured.toString());

        // and where the projection has no row, as of another generation, the log tells what it has
        jdbc.sql("delete from order_view where order_id = ?").param(order).update();
        assertThat(saga().get("status").asString()).isEqualTo("RUNNING");
    }

    private void forget(List<UUID> events) {
        jdbc.sql("delete from audit_event where event_id in (:ids)")
                .param("ids", events)
                .update();
    }

    @Test
    void anOrderThatNobodyHasHeardOfIsNotFound() {
        client("customer")
                .get()
                .uri("/api/orders/" + UUID.randomUUID() + "/saga")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:fanout:problem:order-not-found");
    }

    @Test
    void customersAndOperatorsMayRead() {
        send(placed(), Instant.now(), null);
        awaitKept(sent);

        for (String user : List.of("customer", "operator")) {
            client(user).get().uri(path()).exchange().expectStatus().isOk();
        }
        client("nobody").get().uri(path()).exchange().expectStatus().isUnauthorized();
    }

    private OrderPlaced placed() {
        return new OrderPlaced(
                order,
                "c-1",
                "a@example.com",
                "tok_visa",
                PRICE,
                List.of(new OrderLine("cup", 1, PRICE)),
                Instant.now().plusSeconds(60),
                null);
    }

    private UUID send(ShopEvent event, Instant time, @Nullable UUID cause) {
        UUID id = UUID.randomUUID();
        sent.add(id);
        return send(event, id, time, cause == null ? Map.of() : Map.of("cloudEvents_causationid", cause.toString()));
    }

    private String path() {
        return "/api/orders/" + order + "/saga";
    }

    private JsonNode saga() {
        return get("customer", path());
    }
}
