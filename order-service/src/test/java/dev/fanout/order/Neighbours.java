package dev.fanout.order;

import dev.fanout.testing.RawEvents;
import dev.fanout.testing.RawEvents.Announced;
import dev.fanout.testing.VirtualHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The other services, as far as order-service can tell: they hear what it announces, and publish what a test makes them
 * publish.
 */
public final class Neighbours implements AutoCloseable {

    /** In which order-service hears them. */
    public static final List<String> QUEUES =
            List.of("order.inventory.events", "order.inventory.events.product-copy", "order.payment.events");

    private static final JsonMapper JSON = new JsonMapper();

    private final RawEvents wire;
    private final String announcements;
    private final List<Announced> heard = new ArrayList<>();

    public Neighbours(VirtualHost virtualHost) {
        wire = new RawEvents(virtualHost);
        announcements = wire.goOnListeningTo("order.events");
    }

    /** @param subject id of an order or a batch */
    public synchronized List<Announced> heardOf(String subject) {
        return heardSoFar().stream()
                .filter(event -> event.subject().equals(subject))
                .toList();
    }

    public List<String> typesHeardOf(String subject) {
        return heardOf(subject).stream().map(Announced::type).toList();
    }

    public synchronized List<Announced> heardSoFar() {
        heard.addAll(wire.takeAll(announcements));
        return List.copyOf(heard);
    }

    public String stockReserved(String orderId) {
        return inventory("stock.reserved.v1", orderId, "{\"orderId\":\"%s\"}".formatted(orderId));
    }

    public String stockRejected(String orderId) {
        return inventory("stock.rejected.v1", orderId, """
                {"orderId":"%s","missing":[{"sku":"espresso-cup","requested":2,"available":1}]}""".formatted(orderId));
    }

    public String stockCommitted(String orderId) {
        return inventory("stock.committed.v1", orderId, lines(orderId));
    }

    public String stockReleased(String orderId) {
        return inventory("stock.released.v1", orderId, lines(orderId));
    }

    public String paymentAuthorized(String orderId) {
        String body = """
                {"orderId":"%s","amount":{"amount":2500,"currency":"EUR"},"providerReference":"p-1"}""";
        return payment("payment.authorized.v1", orderId, body.formatted(orderId));
    }

    public String paymentDeclined(String orderId) {
        return payment("payment.declined.v1", orderId, """
                {"orderId":"%s","reason":"insufficient funds"}""".formatted(orderId));
    }

    public String paymentCaptured(String orderId) {
        return payment("payment.captured.v1", orderId, amount(orderId));
    }

    public String paymentVoided(String orderId) {
        return payment("payment.voided.v1", orderId, amount(orderId));
    }

    public String paymentRefunded(String orderId) {
        return payment("payment.refunded.v1", orderId, amount(orderId));
    }

    public void productChanged(String sku, long price, String currency, Instant at) {
        String body = """
                {"sku":"%s","name":"A cup","price":{"amount":%d,"currency":"%s"},"weightInGrams":90}""";
        publish("inventory.events", "product.changed.v1", sku, at, body.formatted(sku, price, currency));
    }

    /** As inventory-service sends it, with the sequence of the event. */
    public void productChanged(String sku, long price, Instant at, long sequence) {
        String body = """
                {"sku":"%s","name":"A cup","price":{"amount":%d,"currency":"EUR"},"weightInGrams":90}""";
        wire.send(
                "inventory.events",
                "product.changed.v1",
                sku,
                UUID.randomUUID(),
                at,
                JSON.readTree(body.formatted(sku, price)),
                Map.of("cloudEvents_sequence", Long.toString(sequence)));
    }

    private String inventory(String type, String orderId, String body) {
        return publish("inventory.events", type, orderId, Instant.now(), body);
    }

    private String payment(String type, String orderId, String body) {
        return publish("payment.events", type, orderId, Instant.now(), body);
    }

    /** Publishes every message twice: the repetition is what order-service must bear from all of them. */
    private synchronized String publish(String exchange, String type, String subject, Instant time, String body) {
        UUID id = UUID.randomUUID();
        JsonNode payload = JSON.readTree(body);
        wire.send(exchange, type, subject, id, time, payload);
        wire.send(exchange, type, subject, id, time, payload);
        return id.toString();
    }

    private static String lines(String orderId) {
        return "{\"orderId\":\"%s\",\"lines\":[{\"sku\":\"espresso-cup\",\"quantity\":2}]}".formatted(orderId);
    }

    private static String amount(String orderId) {
        return "{\"orderId\":\"%s\",\"amount\":{\"amount\":2500,\"currency\":\"EUR\"}}".formatted(orderId);
    }

    @Override
    public void close() {
        wire.close();
    }
}
