package dev.fanout.messaging.consumer;

import com.rabbitmq.client.Channel;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.topology.Topology;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * {@code fanout.queue.depth}: messages that are ready in the service's queues and their dead-letter queues. Asks the
 * broker every 10 s, by a passive declaration; needs no management plugin. While the broker is away there is no figure.
 */
final class QueueDepths {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final long UNKNOWN = -1;

    private final ConnectionFactory connections;
    private final Map<String, AtomicLong> depths = new LinkedHashMap<>();

    private QueueDepths(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        this.connections = connections;
        for (Subscription subscription : topology.subscriptions()) {
            register(subscription.queue(), meters);
            register(subscription.deadLetterQueue(), meters);
        }
    }

    static BackgroundTask of(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        QueueDepths depths = new QueueDepths(connections, topology, meters);
        return BackgroundTask.named("queue-depths").repeating(depths::sample);
    }

    private void register(String queue, MeterRegistry meters) {
        AtomicLong depth = new AtomicLong(UNKNOWN);
        depths.put(queue, depth);
        Gauge.builder("fanout.queue.depth", depth, value -> value.get() == UNKNOWN ? Double.NaN : value.get())
                .description("Messages that are ready in the queue, not counting those being handled")
                .tag("queue", queue)
                .register(meters);
    }

    private Duration sample() {
        depths.forEach((queue, depth) -> depth.set(depthOf(queue)));
        return INTERVAL;
    }

    /** A channel for each queue: the broker closes the channel where there is no such queue. */
    private long depthOf(String queue) {
        try (Channel channel = connections.createConnection().getDelegate().createChannel()) {
            return channel == null
                    ? UNKNOWN
                    : channel.queueDeclarePassive(queue).getMessageCount();
        } catch (IOException | TimeoutException | RuntimeException e) { // no such queue, or no broker
            return UNKNOWN;
        }
    }
}
