package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import java.time.Instant;
import java.util.List;

/**
 * Moves a message to {@code <queue>.dlq}, with the cause in its headers. A plain reject would move it there too, but
 * would tell no cause, and the service would not learn whether the message arrived.
 */
public final class DeadLetterSender implements AutoCloseable {

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
        CauseOfDeath death = CauseOfDeath.of(cause, failures, Instant.now());
        StoredProperties known = StoredProperties.of(message.properties());
        if (send(message, known.with(death.headers(message.queue()))) instanceof SendOutcome.Refused refused) {
            // A node may be set to smaller frames than others. Better the payload and its cause than no dead letter.
            StoredProperties bare = known.withoutHeaders().with(death.inShort(message.queue(), refused.why()));
            if (send(message, bare) instanceof SendOutcome.Refused again) {
                throw new BrokerUnavailableException("the dead-letter queue did not take it: " + again.why());
            }
        }
    }

    private SendOutcome send(ReceivedMessage message, StoredProperties properties) {
        return broker.send(List.of(new OutboundMessage(
                        service.deadLetterExchange(),
                        Subscription.deadLetterQueueOf(message.queue()),
                        properties.toAmqp(),
                        message.payload())))
                .getFirst();
    }

    @Override
    public synchronized void close() {
        broker.close();
    }
}
