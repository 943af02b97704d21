package dev.fanout.order;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DeliverCallback;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The other services, as far as order-service can tell: they hear what it announces, and publish what a test makes them
 * publish.
 */
public final class Neighbours implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Connection connection;
    private final Channel channel;

    public Neighbours(VirtualHost virtualHost) throws IOException, TimeoutException {
        connection = virtualHost.open();
        channel = connection.createChannel();
        channel.exchangeDeclare("order.events", BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare("inventory.events", BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare("payment.events", BuiltinExchangeType.FANOUT, true);
        channel.queueDeclare("neighbour.order.events", true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind("neighbour.order.events", "order.events", "");
        DeliverCallback note = (_, message) -> heard.add(new Heard(
                message.getProperties().getType(),
                message.getProperties().getMessageId(),
                String.valueOf(message.getProperties().getHeaders().get("traceparent")),
                JSON.readTree(message.getBody())));
        channel.basicConsume("neighbour.order.events", true, note, _ -> {});
    }

    public List<Heard> heardOf(String orderId) {
        return heard.stream().filter(event -> event.orderId().equals(orderId)).toList();
    }

    public List<String> typesHeardOf(String orderId) {
        return heardOf(orderId).stream().map(Heard::type).toList();
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
        publish(
                "inventory.events",
                "inventory-service",
                "product.changed.v1",
                sku,
                UUID.randomUUID(),
                at,
                body.formatted(sku, price, currency));
    }

    private String inventory(String type, String orderId, String body) {
        var id = UUID.randomUUID();
        publish("inventory.events", "inventory-service", type, orderId, id, Instant.now(), body);
        return id.toString();
    }

    private String payment(String type, String orderId, String body) {
        var id = UUID.randomUUID();
        publish("payment.events", "payment-service", type, orderId, id, Instant.now(), body);
        return id.toString();
    }

    /** Publishes every message twice: the repetition is what order-service must bear from all of them. */
    private void publish(
            String exchange, String source, String type, String subject, UUID id, Instant time, String body) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("cloudEvents_id", id.toString());
        headers.put("cloudEvents_type", type);
        headers.put("cloudEvents_source", "/" + source);
        headers.put("cloudEvents_subject", subject);
        headers.put("cloudEvents_time", time.toString());
        headers.put("cloudEvents_specversion", "1.0");
        headers.put("cloudEvents_correlationid", subject);
        var properties = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(2)
                .messageId(id.toString())
                .type(type)
                .appId(source)
                .timestamp(Date.from(time))
                .correlationId(subject)
                .headers(headers)
                .build();
        try {
            synchronized (channel) {
                channel.basicPublish(exchange, subject, properties, body.getBytes(StandardCharsets.UTF_8));
                channel.basicPublish(exchange, subject, properties, body.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String lines(String orderId) {
        return "{\"orderId\":\"%s\",\"lines\":[{\"sku\":\"espresso-cup\",\"quantity\":2}]}".formatted(orderId);
    }

    private static String amount(String orderId) {
        return "{\"orderId\":\"%s\",\"amount\":{\"amount\":2500,\"currency\":\"EUR\"}}".formatted(orderId);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** An event that order-service announced. */
    public record Heard(String type, String id, String traceparent, JsonNode body) {

        String orderId() {
            return body.get("orderId").asString();
        }
    }
}
