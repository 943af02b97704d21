package dev.fanout.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The other services, seen from the broker: sends their events and takes what is announced, with the headers and
 * properties written out by hand, so that a test with it also tests the format on the wire. Owned by one thread.
 */
public final class RawEvents implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;
    private final JsonMapper json = new JsonMapper();

    public RawEvents(VirtualHost virtualHost) {
        try {
            connection = virtualHost.open();
            channel = connection.createChannel();
            channel.confirmSelect();
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("cannot connect to " + virtualHost.name(), e);
        }
    }

    /** An event that a service has announced, and the id of the trace that it belongs to. */
    public record Announced(UUID id, String type, String subject, String traceId, JsonNode payload) {}

    /**
     * Sends an event that happens now; {@link #confirm} waits for all that were sent.
     *
     * @param exchange of the service that the test plays, for example {@code order.events}
     * @param payload written as JSON
     */
    public void send(String exchange, String type, String subject, UUID id, Object payload) {
        send(exchange, type, subject, id, Instant.now(), payload);
    }

    /** Sends an event that happened at another time. */
    public void send(String exchange, String type, String subject, UUID id, Instant time, Object payload) {
        send(exchange, type, subject, id, time, payload, Map.of());
    }

    /** Sends an event with headers besides the usual ones. */
    public void send(
            String exchange,
            String type,
            String subject,
            UUID id,
            Instant time,
            Object payload,
            Map<String, Object> others) {
        String service = exchange.replace(".events", "-service");
        Map<String, Object> headers = new HashMap<>(Map.of(
                "cloudEvents_specversion",
                "1.0",
                "cloudEvents_id",
                id.toString(),
                "cloudEvents_type",
                type,
                "cloudEvents_source",
                "/" + service,
                "cloudEvents_subject",
                subject,
                "cloudEvents_time",
                time.toString(),
                "cloudEvents_datacontenttype",
                "application/json",
                "cloudEvents_correlationid",
                subject));
        headers.putAll(others);
        var properties = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(2)
                .messageId(id.toString())
                .type(type)
                .appId(service)
                .correlationId(subject)
                .timestamp(Date.from(time))
                .headers(headers)
                .build();
        try {
            channel.basicPublish(exchange, subject, properties, json.writeValueAsBytes(payload));
        } catch (IOException e) {
            throw new IllegalStateException("cannot send " + type + " of " + subject, e);
        }
    }

    /** Waits until the broker has taken over all that was sent. */
    public void confirm() {
        try {
            channel.waitForConfirmsOrDie(30_000);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("the broker does not confirm", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Collects what is announced on an exchange from now on.
     *
     * @return the name of the queue that collects
     */
    public String listenTo(String exchange) {
        String queue = goOnListeningTo(exchange);
        try {
            channel.queuePurge(queue);
        } catch (IOException e) {
            throw new IllegalStateException("cannot empty " + queue, e);
        }
        return queue;
    }

    /** As {@link #listenTo}, but keeps what the queue of an earlier listener has collected since. */
    public String goOnListeningTo(String exchange) {
        String queue = "test." + exchange;
        try {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
            channel.queueBind(queue, exchange, "");
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen to " + exchange, e);
        }
        return queue;
    }

    /** Takes what a queue holds now. */
    public List<Announced> takeAll(String queue) {
        List<Announced> all = new ArrayList<>();
        try {
            for (GetResponse next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
                AMQP.BasicProperties properties = next.getProps();
                all.add(new Announced(
                        UUID.fromString(properties.getMessageId()),
                        properties.getType(),
                        String.valueOf(properties.getHeaders().get("cloudEvents_subject")),
                        traceIdIn(properties.getHeaders().get("traceparent")),
                        json.readTree(next.getBody())));
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot take from " + queue, e);
        }
        return all;
    }

    private static String traceIdIn(@Nullable Object traceparent) {
        return String.valueOf(traceparent).split("-")[1];
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close the connection", e);
        }
    }
}
