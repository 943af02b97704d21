package dev.fanout.messaging.inbox;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.broker.SilentNode;
import dev.fanout.messaging.topology.IncompleteTopologyException;
import dev.fanout.messaging.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Consumes queues on one channel, and opens another whenever that ends. Uses the client's channel rather than Spring's
 * batch listener, which waits a while for a batch to fill. While the broker is away the service runs on, and this tries
 * again.
 */
final class ConsumerLoop {

    private static final Logger log = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** As {@code resubscribeAfter}, where another loop on the same connection looks after that. */
    static final Duration NEVER = Duration.ofDays(36_500);

    private final String name;
    private final ConnectionFactory connections;
    private final Topology topology;
    private final List<String> queues;
    private final int prefetch;
    private final Duration resubscribeAfter;
    private final Consumer<Delivery> receiver;
    private volatile @Nullable ConsumerSession session;
    private volatile String obstacle = "not connected yet";
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    ConsumerLoop(
            String name,
            ConnectionFactory connections,
            Topology topology,
            List<String> queues,
            int prefetch,
            Duration resubscribeAfter,
            Consumer<Delivery> receiver) {
        this.name = name;
        this.connections = connections;
        this.topology = topology;
        this.queues = List.copyOf(queues);
        this.prefetch = prefetch;
        this.resubscribeAfter = resubscribeAfter;
        this.receiver = receiver;
    }

    void start() {
        running = true;
        thread = Thread.ofPlatform().name(name).start(this::run);
    }

    /** Why nothing is consumed at the moment; empty if the queues are. */
    Optional<String> obstacle() {
        ConsumerSession current = session;
        return running && current != null && current.isOpen() ? Optional.empty() : Optional.of(obstacle);
    }

    /** Takes no more, and waits for what is under way to be settled. What is left after that is delivered again. */
    void stopConsuming(Duration patience) {
        running = false;
        ConsumerSession current = session;
        if (current != null) {
            current.stopConsuming();
            awaitIdle(current, patience);
        }
    }

    void close() {
        running = false;
        Thread current = thread;
        if (current != null) {
            current.interrupt();
        }
    }

    private static void awaitIdle(ConsumerSession current, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (current.held() > 0 && current.isOpen() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        Class<?> trouble = null;
        while (running) {
            try (ConsumerSession opened = open()) {
                session = opened;
                if (trouble != null) {
                    log.info("{}: the queues are consumed again", name);
                }
                trouble = null;
                backoff = FIRST_BACKOFF;
                obstacle = "the channel ended";
                while (opened.awaitSilence(resubscribeAfter)) {
                    resubscribe(opened);
                }
                if (running) {
                    log.warn("{}: the channel ended; opening another", name);
                }
            } catch (InterruptedException e) {
                log.debug("The consumer was told to stop", e);
            } catch (IOException | AmqpException | ShutdownSignalException | IncompleteTopologyException e) {
                if (trouble != e.getClass()) {
                    log.warn("{}: the queues cannot be consumed for the moment: {}", name, causesOf(e));
                }
                trouble = e.getClass();
                obstacle = causesOf(e);
            }
            if (running) {
                pause(backoff);
                backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0
                        ? backoff.multipliedBy(2)
                        : LONGEST_BACKOFF;
            }
        }
    }

    private ConsumerSession open() throws IOException {
        Connection connection = connections.createConnection().getDelegate();
        try {
            topology.ensure(connection);
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("no channel left on the connection");
            }
            channel.basicQos(prefetch);
            ConsumerSession opened = new ConsumerSession(channel);
            subscribe(opened);
            return opened;
        } catch (ChannelContinuationTimeoutException e) {
            SilentNode.leave(connection, "no answer");
            throw e;
        }
    }

    /**
     * Asks a silent node whether it still has a say: one that has lost the others keeps its clients, delivers nothing,
     * and takes no consumer. A consumer that holds all it may hears nothing either; it is not given another portion.
     */
    private void resubscribe(ConsumerSession current) throws IOException {
        if (current.held() >= prefetch) {
            return;
        }
        try {
            subscribe(current);
        } catch (ChannelContinuationTimeoutException e) {
            SilentNode.leave(current.channel().getConnection(), "no answer");
            throw e;
        }
    }

    private void subscribe(ConsumerSession current) throws IOException {
        current.subscribe(queues, queue -> new QueueConsumer(current, queue));
    }

    private static String causesOf(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? e.toString() : e + " <- " + causesOf(cause);
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            log.debug("The consumer was told to stop", e);
        }
    }

    private final class QueueConsumer extends DefaultConsumer {

        private final ConsumerSession session;
        private final String queue;

        QueueConsumer(ConsumerSession session, String queue) {
            super(session.channel());
            this.session = session;
            this.queue = queue;
        }

        @Override
        public void handleDelivery(
                String consumerTag,
                com.rabbitmq.client.Envelope envelope,
                AMQP.BasicProperties properties,
                byte[] body) {
            session.received(envelope.getDeliveryTag());
            receiver.accept(new Delivery(session, envelope.getDeliveryTag(), queue, properties, body));
        }

        @Override
        public void handleCancel(String consumerTag) {
            log.warn("The broker has cancelled the consumer of {}", queue);
            session.end();
        }
    }
}
