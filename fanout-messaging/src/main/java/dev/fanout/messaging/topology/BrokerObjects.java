package dev.fanout.messaging.topology;

import com.rabbitmq.client.BuiltinExchangeType;
import java.util.List;
import java.util.Map;

/**
 * Exchanges, queues and bindings, all of them durable: to be declared by a service or written into a definitions file.
 */
public record BrokerObjects(List<Exchange> exchanges, List<Queue> queues, List<Binding> bindings) {

    public BrokerObjects {
        exchanges = List.copyOf(exchanges);
        queues = List.copyOf(queues);
        bindings = List.copyOf(bindings);
    }

    /** An exchange. */
    public record Exchange(String name, BuiltinExchangeType type) {}

    /** A queue, with the arguments that cannot be changed later. */
    public record Queue(String name, Map<String, Object> arguments) {}

    /** A queue that gets what an exchange receives; a fanout exchange ignores the routing key. */
    public record Binding(String exchange, String queue, String routingKey) {}
}
