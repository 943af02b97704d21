package dev.fanout.messaging.outbox;

import dev.fanout.messaging.topology.CurrentQueues;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.wire.StoredProperties;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts messages that are sent again into the outbox. */
class OutboxRedelivery implements Redelivery {

    private final ServiceName service;
    private final OutboxTransactions transactions;
    private final Supplier<CurrentQueues> queues;

    OutboxRedelivery(ServiceName service, OutboxTransactions transactions, Supplier<CurrentQueues> queues) {
        this.service = service;
        this.transactions = transactions;
        this.queues = queues;
    }

    @Override
    public String queueFor(String queue, @Nullable String type) {
        return queues.get().of(queue, type);
    }

    @Override
    public List<String> candidates(String queue, @Nullable String type) {
        return queues.get().candidates(queue, type);
    }

    @Override
    public void send(String queue, StoredProperties properties, byte[] payload) {
        if (payload.length > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("the outbox does not hold a payload of " + payload.length + " bytes");
        }
        UUID id = UUID.randomUUID();
        Outgoing message = queue.equals(service.exchange())
                ? new Outgoing.AnnouncedAgain(queue, id, properties, payload)
                : new Outgoing.SentAgain(
                        service.redeliveryExchange(), queueFor(queue, properties.type()), id, properties, payload);
        transactions.current("a message for " + queue).add(message, () -> {});
    }
}
