package dev.fanout.messaging.topology;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.topology.BrokerObjects.Binding;
import dev.fanout.messaging.topology.BrokerObjects.Exchange;
import dev.fanout.messaging.topology.BrokerObjects.Queue;
import dev.fanout.messaging.topology.Refusal.Difference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Declares on a connection. A queue that is there and made otherwise stays as it is, because messages are in it: it is
 * left out, and everything else is declared.
 */
final class Declaration implements AutoCloseable {

    private static final String DELIVERY_LIMIT = "x-delivery-limit";

    private final Connection connection;
    private Channel channel;

    Declaration(Connection connection) throws IOException {
        this.connection = connection;
        this.channel = open();
    }

    /**
     * @return the queues that are made otherwise, each in a sentence that names the way out
     * @throws IOException if the broker is away, or refuses anything else
     */
    List<String> of(BrokerObjects objects) throws IOException {
        of(objects.exchanges());
        List<String> differences = new ArrayList<>();
        for (Queue queue : objects.queues()) {
            try {
                channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
            } catch (IOException e) {
                Refusal refusal = Refusal.in(e).filter(Refusal::isOfDifference).orElseThrow(() -> e);
                differences.add(described(queue.name(), refusal));
                channel = open();
            }
        }
        for (Binding binding : objects.bindings()) {
            channel.queueBind(binding.queue(), binding.exchange(), binding.routingKey());
        }
        return differences;
    }

    void of(List<Exchange> exchanges) throws IOException {
        for (Exchange exchange : exchanges) {
            channel.exchangeDeclare(exchange.name(), exchange.type(), true);
        }
    }

    static String described(String queue, Refusal refusal) {
        return refusal.difference()
                .map(difference -> "queue %s has %s %s and not %s, and is used as it is; %s"
                        .formatted(
                                queue,
                                difference.argument(),
                                difference.actual(),
                                difference.wanted(),
                                wayOut(difference)))
                .orElseGet(() -> "queue " + queue + " is made otherwise, and is used as it is: " + refusal.text());
    }

    private static String wayOut(Difference difference) {
        return difference.argument().equals(DELIVERY_LIMIT)
                ? "a policy with delivery-limit can lower it, to raise it the queue has to be moved"
                : "the argument of a queue never changes, the queue has to be moved";
    }

    private Channel open() throws IOException {
        Channel opened = connection.createChannel();
        if (opened == null) {
            throw new IOException("no channel left on the connection");
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (TimeoutException e) {
            throw new IOException("the broker does not answer", e);
        } catch (ShutdownSignalException e) {
            throw new IOException("the channel ended", e);
        }
    }
}
