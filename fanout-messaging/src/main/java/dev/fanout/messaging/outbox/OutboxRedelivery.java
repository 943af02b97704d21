package dev.fanout.messaging.outbox;

import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.StoredProperties;
import java.util.UUID;

/** Puts messages that are sent again into the outbox. */
class OutboxRedelivery implements Redelivery {

    private final ServiceName service;
    private final OutboxTransactions transactions;

    OutboxRedelivery(ServiceName service, OutboxTransactions transactions) {
        this.service = service;
        this.transactions = transactions;
    }

    @Override
    public void send(String queue, StoredProperties properties, byte[] payload) {
        if (payload.length > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("the outbox does not hold a payload of " + payload.length + " bytes");
        }
        UUID id = UUID.randomUUID();
        Outgoing message = queue.equals(service.exchange())
                ? new Outgoing.AnnouncedAgain(queue, id, properties, payload)
                : new Outgoing.SentAgain(service.redeliveryExchange(), queue, id, properties, payload);
        transactions.current("a message for " + queue).add(message, () -> {});
    }
}
