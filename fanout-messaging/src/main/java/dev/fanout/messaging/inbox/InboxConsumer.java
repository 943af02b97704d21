package dev.fanout.messaging.inbox;

import dev.fanout.messaging.consumer.ConsumerLoop;
import dev.fanout.messaging.consumer.ConsumerLoops;
import dev.fanout.messaging.consumer.Consumption;
import dev.fanout.messaging.topology.HandlerRegistry;
import dev.fanout.messaging.topology.Topology;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Feeds the service's handlers from all of its queues, and ends them in good order. */
class InboxConsumer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(InboxConsumer.class);

    /** Stops before the relay, so that what the last batch has announced is sent. */
    private static final int PHASE = 1000;

    private final Topology topology;
    private final HandlerRegistry handlers;
    private final ConsumerLoop loop;
    private final Lanes lanes;
    private final InboxThreads threads;
    private final InboxProperties properties;
    private volatile boolean running;

    InboxConsumer(
            ConsumerLoops loops,
            Topology topology,
            HandlerRegistry handlers,
            Intake intake,
            Lanes lanes,
            InboxThreads threads,
            InboxProperties properties) {
        this.topology = topology;
        this.handlers = handlers;
        this.loop = loops.named(
                "inbox-consumer",
                new Consumption(
                        topology.queues(),
                        properties.prefetch(),
                        properties.resubscribeAfter(),
                        properties.outagePatience()),
                intake::accept);
        this.lanes = lanes;
        this.threads = threads;
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
                    topology.queues(),
                    handlers);
            threads.open();
            lanes.start();
            loop.start();
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        loop.stopConsuming(properties.shutdownTimeout());
        lanes.stop();
        loop.close();
        threads.close();
    }

    /** Why messages are not handled at the moment, all of them or those of a lane; empty if they are. */
    Optional<String> obstacle() {
        return loop.obstacle()
                .map("the queues are not consumed: "::concat)
                .or(() -> lanes.areWaiting() ? Optional.of("messages wait for the database") : Optional.empty());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
