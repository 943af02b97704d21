package dev.fanout.messaging.outbox;

import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.StoredProperties;
import java.util.UUID;

/** Puts messages for this service's own queues into the outbox. */
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
        transactions
                .current("a message for " + queue)
                .add(
                        new Outgoing.SentAgain(
                                service.redeliveryExchange(), queue, UUID.randomUUID(), properties, payload),
                        () -> {});
    }
}
