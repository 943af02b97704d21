package dev.fanout.messaging.inbox;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes all queues of the service on one channel. Uses the client's channel rather than Spring's batch listener, which waits a
 * while for a batch to fill. While the broker is away the service runs on, and this tries again.
 */
class InboxConsumer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(InboxConsumer.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final ConnectionFactory connections;
    private final Topology topology;
    private final HandlerRegistry handlers;
    private final Intake intake;
    private final List<Lane> lanes;
    private final List<AutoCloseable> resources;
    private final InboxProperties properties;
    private volatile @Nullable ConsumerSession session;
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    InboxConsumer(
            ConnectionFactory connections,
            Topology topology,
            HandlerRegistry handlers,
            Intake intake,
            List<Lane> lanes,
            List<AutoCloseable> resources,
            InboxProperties properties) {
        this.connections = connections;
        this.topology = topology;
        this.handlers = handlers;
        this.intake = intake;
        this.lanes = lanes;
        this.resources = resources;
        this.properties = properties;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            log.info(
                    "{} announces on {} and listens to {}; handlers: {}",
                    topology.service().application(),
                    topology.service().exchange(),
                    topology.subscriptions().stream().map(Subscription::queue).toList(),
                    handlers);
            thread = Thread.ofPlatform().name("inbox-consumer").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        ConsumerSession current = session;
        if (current != null) {
            current.stopConsuming();
            awaitIdle(current);
        }
        lanes.forEach(Lane::stop);
        Thread consumer = thread;
        if (consumer != null) {
            consumer.interrupt();
        }
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                log.warn("Could not close {}", resource, e);
            }
        }
    }

    private void awaitIdle(ConsumerSession current) {
        long deadline = System.nanoTime() + properties.shutdownTimeout().toNanos();
        try {
            while (!current.isIdle() && current.isOpen() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the relay, so that what the last batch has announced is sent. */
    @Override
    public int getPhase() {
        return 1000;
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        boolean away = false;
        while (running) {
            try (ConsumerSession opened = open()) {
                session = opened;
                if (away) {
                    log.info("The queues are consumed again");
                }
                away = false;
                backoff = FIRST_BACKOFF;
                opened.awaitEnd();
                if (running) {
                    log.warn("The consumers' channel ended; opening another");
                }
            } catch (InterruptedException e) {
                log.debug("The consumer was told to stop", e);
            } catch (IOException | AmqpException | ShutdownSignalException e) {
                if (!away) {
                    log.warn("The queues cannot be consumed for the moment: {}", causesOf(e));
                }
                away = true;
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
        Channel channel = connections.createConnection().getDelegate().createChannel();
        if (channel == null) {
            throw new IOException("no channel left on the connection");
        }
        topology.declare(channel);
        channel.basicQos(properties.prefetch());
        ConsumerSession opened = new ConsumerSession(channel);
        for (Subscription subscription : topology.subscriptions()) {
            opened.consuming(channel.basicConsume(
                    subscription.queue(), false, new QueueConsumer(channel, opened, subscription.queue())));
        }
        return opened;
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

        QueueConsumer(Channel channel, ConsumerSession session, String queue) {
            super(channel);
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
            intake.accept(new Delivery(session, envelope.getDeliveryTag(), queue, properties, body));
        }

        @Override
        public void handleCancel(String consumerTag) {
            log.warn("The broker has cancelled the consumer of {}", queue);
            session.end();
        }
    }
}
