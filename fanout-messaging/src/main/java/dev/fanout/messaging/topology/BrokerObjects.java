package dev.fanout.messaging.topology;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
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

    void declare(Channel channel) throws IOException {
        for (Exchange exchange : exchanges) {
            declare(channel, exchange);
        }
        for (Queue queue : queues) {
            channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
        }
        for (Binding binding : bindings) {
            channel.queueBind(binding.queue(), binding.exchange(), binding.routingKey());
        }
    }

    static void declare(Channel channel, Exchange exchange) throws IOException {
        channel.exchangeDeclare(exchange.name(), exchange.type(), true);
    }
}
