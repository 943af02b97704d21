package dev.fanout.messaging.consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.broker.SilentNode;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.topology.IncompleteTopologyException;
import dev.fanout.messaging.wire.ReceivedMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;

/**
 * Consumes queues on one channel, and opens another one whenever the channel ends. It uses the client's channel and not
 * Spring's batch listener, which waits a while for a batch to fill. While the broker is away the service runs on, and
 * the loop tries again.
 */
public final class ConsumerLoop {

    private static final Logger log = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration WHILE_PAUSED = Duration.ofSeconds(1);
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofMillis(100);

    private final String name;
    private final ConsumerLoops common;
    private final Consumption consumption;
    private final Consumer<Delivery> receiver;
    private final BackgroundTask thread;
    private volatile @Nullable ConsumerSession session;
    private volatile boolean stopping;
    private volatile boolean paused;

    ConsumerLoop(String name, ConsumerLoops common, Consumption consumption, Consumer<Delivery> receiver) {
        this.name = name;
        this.common = common;
        this.consumption = consumption;
        this.receiver = receiver;
        this.thread = BackgroundTask.named(name)
                .pausesAfterFailure(FIRST_PAUSE, LONGEST_PAUSE)
                .patience(PATIENCE_AT_CLOSE)
                .keepsProcessAlive()
                .repeating(this::consume);
    }

    public void start() {
        stopping = false;
        thread.start();
    }

    /** Why nothing is consumed at the moment; empty if the queues are. */
    public Optional<String> obstacle() {
        ConsumerSession current = session;
        if (!stopping && thread.isRunning() && current != null && current.isOpen()) {
            return Optional.empty();
        }
        return thread.failure()
                .map(Fault::describe)
                .or(() -> Optional.of(current == null ? "not connected yet" : "the channel ended"));
    }

    /**
     * Takes no more deliveries, and waits until those under way are settled. The broker delivers again what is left
     * after that.
     */
    public void stopConsuming(Duration patience) {
        stopping = true;
        ConsumerSession current = session;
        if (current != null) {
            current.stopConsuming();
            awaitIdle(current, patience);
        }
    }

    /**
     * Takes no more deliveries until it is resumed, and gives back to the broker what is not settled in time. The loop
     * may run or not.
     */
    public void pause(Duration patience) {
        paused = true;
        ConsumerSession current = session;
        if (current != null) {
            current.stopConsuming();
            awaitIdle(current, patience);
            current.end();
        }
    }

    public void resume() {
        paused = false;
        thread.wake();
    }

    public boolean isPaused() {
        return paused;
    }

    public void close() {
        stopping = true;
        ConsumerSession current = session;
        if (current != null) {
            current.end();
        }
        thread.stop();
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

    /** One life of the channel. */
    private Duration consume() throws InterruptedException {
        if (paused) {
            return WHILE_PAUSED;
        }
        common.precondition().run();
        try (ConsumerSession opened = open()) {
            session = opened;
            thread.recovered();
            while (!stopping && !paused && opened.awaitSilence(consumption.resubscribeAfter())) {
                resubscribe(opened);
            }
        } catch (IOException | AmqpException | ShutdownSignalException | IncompleteTopologyException e) {
            throw new BrokerUnavailableException("the queues cannot be consumed for the moment", e);
        }
        if (!stopping && !paused) {
            log.warn("{}: the channel ended; opening another", name);
        }
        return FIRST_PAUSE;
    }

    private ConsumerSession open() throws IOException {
        Connection connection = common.link().connections().createConnection().getDelegate();
        try {
            common.topology().ensure(connection);
            Channel channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("no channel left on the connection");
            }
            channel.basicQos(consumption.prefetch());
            ConsumerSession opened = new ConsumerSession(channel, common.link().held(), consumption.patience());
            subscribe(opened);
            return opened;
        } catch (ChannelContinuationTimeoutException e) {
            SilentNode.leave(connection, "no answer");
            throw e;
        }
    }

    /**
     * Finds out whether a silent node still works: a node that has lost the others keeps its clients, but delivers
     * nothing and takes no consumer. A consumer that already holds all it may hears nothing either; it does not
     * subscribe again, or it would get a second portion.
     */
    private void resubscribe(ConsumerSession current) throws IOException {
        if (current.isFull(consumption.prefetch())) {
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
        current.subscribe(consumption.queues(), queue -> new QueueConsumer(current, queue));
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
                String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            session.received(envelope.getDeliveryTag(), body.length);
            receiver.accept(
                    new Delivery(session, envelope.getDeliveryTag(), new ReceivedMessage(queue, properties, body)));
        }

        @Override
        public void handleCancel(String consumerTag) {
            log.warn("The broker has cancelled the consumer of {}", queue);
            session.cancelled(queue);
        }
    }
}
