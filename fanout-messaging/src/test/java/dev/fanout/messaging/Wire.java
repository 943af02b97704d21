package dev.fanout.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.TraceHeaders;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The other side of the broker: sends what other services would send, and sees what arrives. */
public final class Wire implements AutoCloseable {

    private final Connection connection;
    private final Channel channel;
    private final JsonEventCodec codec = new JsonEventCodec();

    public Wire(VirtualHost virtualHost) {
        try {
            this.connection = virtualHost.open();
            this.channel = connection.createChannel();
            channel.confirmSelect();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends an event as its service would, under a new id. */
    public UUID send(Event event) {
        UUID id = UUID.randomUUID();
        send(id, event);
        return id;
    }

    public void send(UUID id, Event event) {
        send(EventTypes.exchangeOf(event.getClass()), properties(id, event), codec.write(event));
    }

    /** Sends an event as part of a trace. */
    public UUID send(Event event, TraceHeaders trace) {
        UUID id = UUID.randomUUID();
        send(EventTypes.exchangeOf(event.getClass()), properties(id, event, trace), codec.write(event));
        return id;
    }

    public static AMQP.BasicProperties properties(UUID id, Event event) {
        return properties(id, event, TraceHeaders.NONE);
    }

    private static AMQP.BasicProperties properties(UUID id, Event event, TraceHeaders trace) {
        String exchange = EventTypes.exchangeOf(event.getClass());
        return Envelope.properties(
                new EventMetadata(
                        id,
                        EventTypes.nameOf(event.getClass()),
                        exchange.replace(".events", "-service"),
                        event.subject(),
                        Instant.now(),
                        event.subject(),
                        null),
                1,
                trace);
    }

    public void send(String exchange, AMQP.BasicProperties properties, byte[] body) {
        send(exchange, "", properties, body);
    }

    public void send(String exchange, String routingKey, AMQP.BasicProperties properties, byte[] body) {
        try {
            channel.basicPublish(exchange, routingKey, properties, body);
            channel.waitForConfirmsOrDie(10_000);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A queue that gets what is announced on an exchange from now on. */
    public String listenTo(String exchange, Map<String, Object> arguments) {
        try {
            channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
            String queue = "test." + exchange;
            channel.queueDeclare(queue, true, false, false, arguments);
            channel.queueBind(queue, exchange, "");
            return queue;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void purge(String queue) {
        try {
            channel.queuePurge(queue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void drop(String queue) {
        try {
            channel.queueDelete(queue);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message of a queue, taken from it. */
    public @Nullable GetResponse take(String queue) {
        try {
            return channel.basicGet(queue, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the broker has delivered each message of a queue in vain; counts one more for each. */
    public List<Long> vainDeliveries(String queue) {
        try (Channel looking = connection.createChannel()) {
            List<Long> all = new ArrayList<>();
            for (GetResponse next = looking.basicGet(queue, false);
                    next != null;
                    next = looking.basicGet(queue, false)) {
                Map<String, Object> headers = next.getProps().getHeaders();
                all.add(((Number) headers.getOrDefault("x-delivery-count", 0)).longValue());
            }
            return all;
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    public List<GetResponse> takeAll(String queue) {
        List<GetResponse> all = new ArrayList<>();
        for (GetResponse next = take(queue); next != null; next = take(queue)) {
            all.add(next);
        }
        return all;
    }

    /** Also fit for a connection that the broker has ended. */
    @Override
    public void close() {
        connection.abort();
    }
}
