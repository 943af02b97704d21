package dev.fanout.messaging.topology;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;
import dev.fanout.messaging.topology.BrokerObjects.Binding;
import dev.fanout.messaging.topology.BrokerObjects.Exchange;
import dev.fanout.messaging.topology.BrokerObjects.Queue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that a service needs on the broker. */
public record Topology(ServiceName service, List<Subscription> subscriptions, int deliveryLimit, TopologyMode mode) {

    /** The broker would drop what reaches the limit of a queue that leads nowhere else, and its default is 20. */
    private static final int NO_LIMIT = 1_000_000_000;

    private static final Map<String, Object> FOR_DEAD_LETTERS =
            Map.of("x-queue-type", "quorum", "x-delivery-limit", NO_LIMIT);

    public Topology {
        subscriptions = List.copyOf(subscriptions);
    }

    /** The queues of a function. */
    public List<String> queuesOf(String function) {
        return subscriptions.stream()
                .filter(subscription -> subscription.function().equals(function))
                .map(Subscription::queue)
                .toList();
    }

    /** How many functions have queues. */
    public long functions() {
        return subscriptions.stream().map(Subscription::function).distinct().count();
    }

    /** The function that a queue feeds; that of the service itself if it feeds no other. */
    public String functionOf(String queue) {
        return subscriptions.stream()
                .filter(subscription -> subscription.queue().equals(queue))
                .findFirst()
                .map(Subscription::function)
                .orElse(Function.OF_SERVICE);
    }

    /**
     * Everything by name. The exchanges that it listens to belong to it as well: a listener that starts before the
     * announcing service must not miss the first events.
     */
    public BrokerObjects objects() {
        List<Exchange> exchanges = new ArrayList<>(ownExchanges());
        List<Queue> queues = new ArrayList<>();
        List<Binding> bindings = new ArrayList<>();
        for (Subscription subscription : subscriptions) {
            String deadLetterQueue = subscription.deadLetterQueue();
            queues.add(new Queue(deadLetterQueue, FOR_DEAD_LETTERS));
            bindings.add(new Binding(service.deadLetterExchange(), deadLetterQueue, deadLetterQueue));
            exchanges.add(new Exchange(subscription.exchange(), BuiltinExchangeType.FANOUT));
            queues.add(new Queue(subscription.queue(), argumentsOf(subscription)));
            bindings.add(new Binding(subscription.exchange(), subscription.queue(), ""));
            bindings.add(new Binding(service.redeliveryExchange(), subscription.queue(), subscription.queue()));
        }
        return new BrokerObjects(exchanges, queues, bindings);
    }

    /**
     * Makes sure of all that is needed, by declaring it or by looking at it. Declaring also mends bindings that
     * somebody has taken away; whether they were there the protocol does not tell.
     *
     * @return the queues that are there but made otherwise, each in a sentence; they work, as they are
     * @throws IncompleteTopologyException if something is missing and not this service's to declare
     * @throws IOException if the broker is away, or refuses a declaration
     */
    public List<String> ensure(Connection connection) throws IOException {
        return switch (mode) {
            case DECLARE -> {
                try (Declaration declaration = new Declaration(connection)) {
                    yield declaration.of(objects());
                }
            }
            case VERIFY -> {
                verify(connection);
                yield List.of();
            }
        };
    }

    /**
     * Makes sure of the service's own exchanges, which is enough for sending. A message to an exchange that is missing
     * would end the channel, and those sent with it would be sent again.
     *
     * @throws IncompleteTopologyException if one is missing and not this service's to declare
     * @throws IOException if the broker is away, or refuses the declaration
     */
    public void ensureExchanges(Connection connection) throws IOException {
        switch (mode) {
            case DECLARE -> {
                try (Declaration declaration = new Declaration(connection)) {
                    declaration.of(ownExchanges());
                }
            }
            case VERIFY -> {
                PassiveCheck check = new PassiveCheck(connection);
                for (Exchange exchange : ownExchanges()) {
                    check.exchange(exchange.name());
                }
                requireNothingMissing(check);
            }
        }
    }

    private void verify(Connection connection) throws IOException {
        PassiveCheck check = new PassiveCheck(connection);
        for (Exchange exchange : ownExchanges()) {
            check.exchange(exchange.name());
        }
        for (Subscription subscription : subscriptions) {
            check.othersExchange(subscription.exchange());
            check.queue(subscription.queue());
            check.queue(subscription.deadLetterQueue());
        }
        requireNothingMissing(check);
    }

    private void requireNothingMissing(PassiveCheck check) {
        if (!check.missing().isEmpty()) {
            throw new IncompleteTopologyException(service.application(), check.missing());
        }
    }

    private List<Exchange> ownExchanges() {
        return List.of(
                new Exchange(service.exchange(), BuiltinExchangeType.FANOUT),
                new Exchange(service.deadLetterExchange(), BuiltinExchangeType.DIRECT),
                new Exchange(service.redeliveryExchange(), BuiltinExchangeType.DIRECT));
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
