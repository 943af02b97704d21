package dev.fanout.messaging.inbox;

import dev.fanout.messaging.consumer.ConsumerLoops;
import dev.fanout.messaging.consumer.Consumption;
import dev.fanout.messaging.topology.Function;
import dev.fanout.messaging.topology.FunctionSettings;
import dev.fanout.messaging.topology.Functions;
import dev.fanout.messaging.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Feeds the service's handlers from all of its queues, and ends them in good order. */
class InboxConsumer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(InboxConsumer.class);

    /** Stops before the relay, so that what the last batch has announced is sent. */
    private static final int PHASE = 1000;

    private final Topology topology;
    private final InboxThreads threads;
    private final Duration shutdownTimeout;
    private final List<FunctionConsumer> consumers = new ArrayList<>();
    private volatile boolean running;

    InboxConsumer(
            ConsumerLoops loops,
            Functions functions,
            FunctionSettings settings,
            InboxProperties properties,
            LaneFactory laneFactory,
            IntakeFactory intakeFactory,
            InboxThreads threads) {
        this.topology = settings.topology();
        this.threads = threads;
        this.shutdownTimeout = properties.shutdownTimeout();
        for (Function function : functions.all()) {
            List<String> queues = topology.queuesOf(function.name());
            if (!queues.isEmpty()) {
                InboxProperties own = properties.with(settings.of(function.name()));
                String name = FunctionConsumer.named("inbox-consumer", function);
                // The first has the connection of the service, together with the dead letters.
                ConsumerLoops itsLoops = consumers.isEmpty() ? loops : loops.apart(name);
                // One of those that share a connection finds out whether its node is silent.
                boolean looksOut = consumers.isEmpty() || !itsLoops.equals(loops);
                Lanes lanes = laneFactory.lanesOf(function, own);
                Intake intake = intakeFactory.intakeOf(function, lanes);
                consumers.add(new FunctionConsumer(
                        function,
                        queues,
                        itsLoops.named(
                                name,
                                new Consumption(
                                        queues,
                                        own.prefetch(),
                                        looksOut ? own.resubscribeAfter() : null,
                                        own.outagePatience()),
                                intake::accept),
                        lanes));
            }
        }
    }

    List<FunctionConsumer> consumers() {
        return consumers;
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            log.info(
                    "{} announces on {}",
                    topology.service().application(),
                    topology.service().exchange());
            threads.open();
            for (FunctionConsumer consumer : consumers) {
                log.info(
                        "{} listens to {}; handlers: {}",
                        consumer.function().name().isEmpty()
                                ? "It"
                                : "Its function " + consumer.function().name(),
                        consumer.queues(),
                        consumer.function().handlers());
                consumer.start();
            }
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        atOnce(consumer -> consumer.stopConsuming(shutdownTimeout));
        atOnce(FunctionConsumer::close);
        threads.close();
    }

    /** Each waits for what it has under way; together they wait no longer than one. */
    private void atOnce(Consumer<FunctionConsumer> step) {
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            consumers.forEach(consumer -> all.execute(() -> step.accept(consumer)));
        }
    }

    /** Why messages are not handled at the moment, all of them or those of a function; empty if they are. */
    Optional<String> obstacle() {
        return consumers.stream()
                .map(FunctionConsumer::obstacle)
                .flatMap(Optional::stream)
                .findFirst();
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
