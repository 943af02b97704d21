package dev.fanout.messaging.test;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.TraceHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * The other services, as the one under test sees them on the broker: they announce events to it, they hear what it
 * announces, and some send garbage. A bean of each {@link FanoutTest}, ready once the context is: the queues of the
 * service are there then, and nothing that it announces is missed. Safe for use by several threads.
 */
public final class OtherServices implements AutoCloseable {

    private static final long PATIENCE = 30_000; // ms

    private final Topology topology;
    private final EventCatalogue catalogue;
    private final EventCodec codec;
    private final Channel channel;
    private final String announcements;
    private final List<Published> heard = new ArrayList<>();

    OtherServices(ConnectionFactory connections, Topology topology, EventCatalogue catalogue, EventCodec codec) {
        this.topology = topology;
        this.catalogue = catalogue;
        this.codec = codec;
        try {
            Connection connection =
                    Objects.requireNonNull(connections.createConnection().getDelegate());
            topology.ensure(connection);
            channel = Objects.requireNonNull(connection.createChannel());
            channel.confirmSelect();
            announcements = channel.queueDeclare().getQueue();
            channel.queueBind(announcements, topology.service().exchange(), "");
        } catch (IOException e) {
            throw new IllegalStateException("the other services cannot connect to the broker", e);
        }
    }

    /**
     * Announces an event as its own service would, now and as the first of a saga. Returns once the broker has put it
     * into the queues of the service.
     *
     * @return the envelope of the event, made up
     * @throws IllegalArgumentException if the service does not listen to the exchange of this event
     */
    public EventMetadata announce(Event event) {
        EventMetadata metadata = Envelopes.madeUp(event);
        announce(event, metadata);
        return metadata;
    }

    /** The same with an envelope of the test's; that of an earlier event repeats the event. */
    public void announce(Event event, EventMetadata metadata) {
        send(exchangeOf(event.getClass()), propertiesOf(metadata), codec.write(event));
    }

    /**
     * Sends a payload that is none, in the envelope of an event.
     *
     * @return the envelope, made up; its id is the message id of what becomes a dead letter
     * @throws IllegalArgumentException if the service does not listen to the exchange of this event
     */
    public EventMetadata sendGarbage(Class<? extends Event> event, String payload) {
        EventMetadata metadata = Envelopes.madeUp(event, "garbage");
        send(exchangeOf(event), propertiesOf(metadata), payload.getBytes(StandardCharsets.UTF_8));
        return metadata;
    }

    /**
     * Sends anything to an exchange. Returns once the broker has put it into the queues that are bound to it.
     *
     * @throws IllegalStateException if the broker does not take it
     */
    public synchronized void send(String exchange, AMQP.BasicProperties properties, byte[] payload) {
        try {
            channel.basicPublish(exchange, "", properties, payload);
            channel.waitForConfirmsOrDie(PATIENCE);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("the broker does not take a message for " + exchange, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * All that the service has announced since the context was started, in the order in which it came. What is on its
     * way is not waited for.
     *
     * @throws IllegalStateException if an event is not in the catalogue of the service; it needs an
     *     {@link EventCatalogue} bean then
     */
    public synchronized List<Published> heard() {
        try {
            for (GetResponse next = next(); next != null; next = next()) {
                heard.add(read(next));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the broker does not hand out what was announced", e);
        }
        return List.copyOf(heard);
    }

    /** Of these, what the service has announced while it handled an event. */
    public List<Published> heardBecauseOf(EventMetadata cause) {
        return heard().stream()
                .filter(event -> cause.id().toString().equals(event.metadata().causationId()))
                .toList();
    }

    private @Nullable GetResponse next() throws IOException {
        return channel.basicGet(announcements, true);
    }

    private Published read(GetResponse message) {
        EventMetadata metadata = Envelope.read(message.getProps(), Instant.now());
        Class<? extends Event> type = catalogue
                .named(metadata.type())
                .orElseThrow(() -> new IllegalStateException(
                        metadata.type() + " is not in the catalogue of the service, which has " + catalogue));
        return new Published(codec.read(type, message.getBody()), metadata);
    }

    private String exchangeOf(Class<? extends Event> event) {
        String exchange = EventTypes.exchangeOf(event);
        if (topology.subscriptions().stream()
                .noneMatch(subscription -> subscription.exchange().equals(exchange))) {
            throw new IllegalArgumentException(topology.service().application() + " does not listen to " + exchange
                    + ": none of its handlers reacts to an event from there");
        }
        return exchange;
    }

    private static AMQP.BasicProperties propertiesOf(EventMetadata metadata) {
        return Envelope.properties(metadata, Objects.requireNonNullElse(metadata.sequence(), 0L), TraceHeaders.NONE);
    }

    /** Spring calls it when the context ends. */
    @Override
    public synchronized void close() throws IOException, TimeoutException {
        if (channel.isOpen()) {
            channel.close();
        }
    }
}
