package dev.fanout.messaging.consumer;

import com.rabbitmq.client.AMQP.Queue;
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
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * {@code fanout.queue.depth} and {@code fanout.queue.consumers}: messages that are ready in the service's queues and
 * their dead-letter queues, and who takes them there. Asks the broker every 10 s, by a passive declaration; needs no
 * management plugin. While the broker is away there are no figures.
 */
final class QueueFigures {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ConnectionFactory connections;
    private final Map<String, AtomicReference<Sample>> queues = new LinkedHashMap<>();

    private QueueFigures(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        this.connections = connections;
        for (Subscription subscription : topology.subscriptions()) {
            register(subscription.queue(), meters);
            register(subscription.deadLetterQueue(), meters);
        }
    }

    private record Sample(double depth, double consumers) {

        static final Sample UNKNOWN = new Sample(Double.NaN, Double.NaN);
    }

    static BackgroundTask of(ConnectionFactory connections, Topology topology, MeterRegistry meters) {
        QueueFigures figures = new QueueFigures(connections, topology, meters);
        return BackgroundTask.named("queue-figures").repeating(figures::sample);
    }

    private void register(String queue, MeterRegistry meters) {
        AtomicReference<Sample> latest = new AtomicReference<>(Sample.UNKNOWN);
        queues.put(queue, latest);
        Gauge.builder("fanout.queue.depth", latest, sample -> sample.get().depth())
                .description("Messages that are ready in the queue, not counting those being handled")
                .tag("queue", queue)
                .register(meters);
        Gauge.builder("fanout.queue.consumers", latest, sample -> sample.get().consumers())
                .description("Consumers that the queue has, of all instances of the service")
                .tag("queue", queue)
                .register(meters);
    }

    private Duration sample() {
        queues.forEach((queue, latest) -> latest.set(sampleOf(queue)));
        return INTERVAL;
    }

    /** A channel for each queue: the broker closes the channel where there is no such queue. */
    private Sample sampleOf(String queue) {
        try (Channel channel = connections.createConnection().getDelegate().createChannel()) {
            if (channel == null) {
                return Sample.UNKNOWN;
            }
            Queue.DeclareOk found = channel.queueDeclarePassive(queue);
            return new Sample(found.getMessageCount(), found.getConsumerCount());
        } catch (IOException | TimeoutException | RuntimeException e) { // no such queue, or no broker
            return Sample.UNKNOWN;
        }
    }
}
