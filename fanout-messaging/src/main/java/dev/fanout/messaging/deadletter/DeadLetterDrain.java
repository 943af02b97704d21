package dev.fanout.messaging.deadletter;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.background.BatchThread;
import dev.fanout.messaging.consumer.ConsumerLoop;
import dev.fanout.messaging.consumer.ConsumerLoops;
import dev.fanout.messaging.consumer.ConsumerSession;
import dev.fanout.messaging.consumer.Consumption;
import dev.fanout.messaging.consumer.Delivery;
import dev.fanout.messaging.consumer.OutageWait;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.failure.Outage;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.wire.ReceivedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Moves what arrives in the dead-letter queues to where it is kept. A message that cannot be kept stays in its queue,
 * and comes again.
 */
class DeadLetterDrain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterDrain.class);

    private static final int BATCH = 100;
    private static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration OUTAGE_PATIENCE = Duration.ofSeconds(20);

    /** Together with the inbox. */
    private static final int PHASE = 1000;

    private final DeadLetterKeeper keeper;
    private final BatchThread<Delivery> thread;
    private final ConsumerLoop loop;
    private volatile boolean running;

    DeadLetterDrain(ConsumerLoops loops, Topology topology, DeadLetterKeeper keeper) {
        this.keeper = keeper;
        this.thread = new BatchThread<>("dead-letter-drain", BATCH, this::work, _ -> {});
        List<String> queues = topology.subscriptions().stream()
                .map(Subscription::deadLetterQueue)
                .toList();
        // On the connection of the inbox, whose consumers find out whether the node is silent.
        this.loop =
                loops.named("dead-letter-consumer", new Consumption(queues, BATCH, null, OUTAGE_PATIENCE), thread::add);
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            thread.start();
            loop.start();
        }
    }

    @Override
    public synchronized void stop() {
        loop.stopConsuming(PATIENCE);
        running = false;
        thread.stop();
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void work(List<Delivery> batch) {
        // The broker delivers again what came by a channel that is gone.
        batch.removeIf(delivery -> !delivery.isLive());
        if (!batch.isEmpty()) {
            try {
                keep(batch);
            } catch (Error e) { // out of memory, for instance; a smaller batch may do better
                log.error("{} dead letters stay in their queues for now", batch.size(), e);
                Outage.pause();
                batch.forEach(Delivery::reject);
            }
        }
    }

    private void keep(List<Delivery> batch) {
        boolean waiting = false;
        int attempts = 0;
        OutageWait wait = new OutageWait();
        while (thread.isRunning() && batch.getFirst().isLive()) {
            try {
                keeper.keep(batch.stream().map(DeadLetterDrain::deadMessage).toList());
                ConsumerSession.settleAll(batch);
                return;
            } catch (RuntimeException e) {
                if (Fault.of(e) != Fault.OUTAGE) {
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
                wait.pause(batch.getFirst().session());
            }
        }
    }

    /** The table does not take something in its headers: the drain keeps it without them, rather than not at all. */
    private void keepBare(Delivery delivery, RuntimeException failure) {
        log.error("A dead letter of {} is kept without its headers", delivery.queue(), failure);
        try {
            keeper.keep(List.of(bare(deadMessage(delivery), failure)));
            delivery.settle();
        } catch (RuntimeException e) {
            log.error("A dead letter of {} cannot be kept and stays in its queue", delivery.queue(), e);
            delivery.reject();
        }
    }

    private static ReceivedMessage deadMessage(Delivery delivery) {
        ReceivedMessage message = delivery.message();
        return new ReceivedMessage(
                Subscription.queueOfDeadLetterQueue(message.queue()), message.properties(), message.payload());
    }

    /** The payload alone, with a note on what became of the rest. */
    private static ReceivedMessage bare(ReceivedMessage message, RuntimeException reason) {
        String note = "Kept without its properties, which could not be kept: "
                + reason.getClass().getName();
        CauseOfDeath cause = new CauseOfDeath("unkeepable", note, "", Instant.now(), Failures.in(null));
        return new ReceivedMessage(
                message.queue(),
                new AMQP.BasicProperties.Builder()
                        .headers(cause.headers(message.queue()))
                        .build(),
                message.payload());
    }
}
