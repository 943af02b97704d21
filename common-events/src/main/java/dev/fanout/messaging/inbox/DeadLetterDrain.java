package dev.fanout.messaging.inbox;

import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Moves what arrives in the dead-letter queues to where it is kept. A message that cannot be kept stays in its queue,
 * and is tried again when the channel is opened anew.
 */
class DeadLetterDrain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterDrain.class);
    private static final int BATCH = 100;
    private static final int ATTEMPTS = 5;
    private static final Duration LOOK_UP = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DeadMessages kept;
    private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    private final ConsumerLoop loop;
    private volatile boolean running;

    DeadLetterDrain(ConnectionFactory connections, Topology topology, DeadMessages kept) {
        this.kept = kept;
        this.loop = new ConsumerLoop(
                "dead-letter-consumer",
                connections,
                topology,
                topology.subscriptions().stream()
                        .map(Subscription::deadLetterQueue)
                        .toList(),
                BATCH,
                ConsumerLoop.NEVER,
                arrived::add);
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            Thread.ofPlatform().name("dead-letter-drain").daemon().start(this::run);
            loop.start();
        }
    }

    @Override
    public synchronized void stop() {
        loop.stopConsuming(PATIENCE);
        running = false;
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Together with the inbox. */
    @Override
    public int getPhase() {
        return 1000;
    }

    private void run() {
        List<Delivery> batch = new ArrayList<>(BATCH);
        while (running) {
            batch.clear();
            try {
                Delivery first = arrived.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
            } catch (InterruptedException e) {
                return;
            }
            arrived.drainTo(batch, BATCH - 1);
            batch.removeIf(delivery -> !delivery.session().isOpen());
            if (!batch.isEmpty()) {
                try {
                    keep(batch);
                } catch (Throwable e) { // this thread is the only one
                    log.error(
                            "{} dead letters stay in their queues until the channel is opened again", batch.size(), e);
                }
            }
        }
    }

    private void keep(List<Delivery> batch) {
        boolean waiting = false;
        int attempts = 0;
        while (running) {
            try {
                kept.keep(batch.stream().map(DeadLetterDrain::messageOf).toList());
                ConsumerSession.settleAll(batch);
                return;
            } catch (RuntimeException e) {
                if (!Outage.is(e)) {
                    if (batch.size() > 1) {
                        batch.forEach(delivery -> keep(List.of(delivery)));
                        return;
                    }
                    attempts++;
                    if (attempts == ATTEMPTS) {
                        keepBare(batch.getFirst(), e);
                        return;
                    }
                } else if (!waiting) {
                    log.warn("{} dead letters wait for the database: {}", batch.size(), e.toString());
                    waiting = true;
                }
                Outage.pause();
            }
        }
    }

    /** Something in its headers does not go into the table: better without them than not at all. */
    private void keepBare(Delivery delivery, RuntimeException failure) {
        log.error("A dead letter of {} is kept without its headers", delivery.queue(), failure);
        try {
            kept.keep(List.of(messageOf(delivery).bare(failure)));
            ConsumerSession.settleAll(List.of(delivery));
        } catch (RuntimeException e) {
            log.error("A dead letter of {} cannot be kept and stays in its queue", delivery.queue(), e);
        }
    }

    private static DeadMessage messageOf(Delivery delivery) {
        return new DeadMessage(
                Subscription.queueOfDeadLetterQueue(delivery.queue()), delivery.properties(), delivery.body());
    }
}
