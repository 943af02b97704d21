package dev.fanout.messaging.topology;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** All that a service owns on the broker. Declaring it is idempotent. */
public record Topology(ServiceName service, List<Subscription> subscriptions, int deliveryLimit) {

    /** The broker would drop what reaches the limit of a queue that leads nowhere else, and its default is 20. */
    private static final int NO_LIMIT = 1_000_000_000;

    private static final Map<String, Object> FOR_DEAD_LETTERS =
            Map.of("x-queue-type", "quorum", "x-delivery-limit", NO_LIMIT);

    public Topology {
        subscriptions = List.copyOf(subscriptions);
    }

    /** The queues of all subscriptions. */
    public List<String> queues() {
        return subscriptions.stream().map(Subscription::queue).toList();
    }

    /** Declares the exchange that this service announces on. */
    public void declareExchange(Channel channel) throws IOException {
        channel.exchangeDeclare(service.exchange(), BuiltinExchangeType.FANOUT, true);
    }

    /**
     * Declares everything. The exchanges that it listens to are declared too: whoever starts first must not lose what is announced
     * before the other has started.
     */
    public void declare(Channel channel) throws IOException {
        declareExchange(channel);
        channel.exchangeDeclare(service.deadLetterExchange(), BuiltinExchangeType.DIRECT, true);
        channel.exchangeDeclare(service.redeliveryExchange(), BuiltinExchangeType.DIRECT, true);
        for (Subscription subscription : subscriptions) {
            String deadLetterQueue = subscription.deadLetterQueue();
            channel.queueDeclare(deadLetterQueue, true, false, false, FOR_DEAD_LETTERS);
            channel.queueBind(deadLetterQueue, service.deadLetterExchange(), deadLetterQueue);
            channel.exchangeDeclare(subscription.exchange(), BuiltinExchangeType.FANOUT, true);
            channel.queueDeclare(subscription.queue(), true, false, false, argumentsOf(subscription));
            channel.queueBind(subscription.queue(), subscription.exchange(), "");
            channel.queueBind(subscription.queue(), service.redeliveryExchange(), subscription.queue());
        }
    }

    private Map<String, Object> argumentsOf(Subscription subscription) {
        return Map.of(
                "x-queue-type",
                "quorum",
                "x-dead-letter-exchange",
                service.deadLetterExchange(),
                "x-dead-letter-routing-key",
                subscription.deadLetterQueue(),
                "x-delivery-limit",
                deliveryLimit);
    }
}
