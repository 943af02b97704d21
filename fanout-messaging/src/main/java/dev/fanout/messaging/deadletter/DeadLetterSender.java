package dev.fanout.messaging.deadletter;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.ReceivedMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves a message to {@code <queue>.dlq}, with the cause in its headers. A plain reject would move it there too, but
 * would tell no cause, and the service would not learn whether the message arrived.
 */
public final class DeadLetterSender implements AutoCloseable {

    /** All headers share one frame of 128 KiB with the cause of death; headers of strangers make room for it. */
    private static final int MOST_OF_THE_SENDER = 16_000;

    private final ServiceName service;
    private final ConfirmedSender broker;

    DeadLetterSender(ServiceName service, ConfirmedSender broker) {
        this.service = service;
        this.broker = broker;
    }

    /**
     * Returns once the broker has the copy.
     *
     * @throws BrokerUnavailableException if it does not
     */
    public synchronized void send(ReceivedMessage message, Throwable cause, Failures failures) {
        OutboundMessage copy = new OutboundMessage(
                service.deadLetterExchange(),
                Subscription.deadLetterQueueOf(message.queue()),
                properties(message, cause, failures),
                message.payload());
        if (broker.send(List.of(copy)).getFirst() instanceof SendOutcome.Refused(String why)) {
            throw new BrokerUnavailableException("the dead-letter queue did not take it: " + why);
        }
    }

    private static AMQP.BasicProperties properties(ReceivedMessage message, Throwable cause, Failures failures) {
        Map<String, Object> original = message.properties().getHeaders();
        Map<String, Object> headers = new HashMap<>(original == null ? Map.of() : original);
        headers.keySet().removeIf(name -> name.startsWith("x-")); // the broker's own account of deliveries
        if (headers.toString().length() > MOST_OF_THE_SENDER) {
            headers.keySet().removeIf(name -> !Envelope.isOurs(name));
        }
        headers.putAll(CauseOfDeath.of(cause, failures, Instant.now()).headers(message.queue()));
        return message.properties().builder().headers(headers).deliveryMode(2).build();
    }

    @Override
    public synchronized void close() {
        broker.close();
    }
}
