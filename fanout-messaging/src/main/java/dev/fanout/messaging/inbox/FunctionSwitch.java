package dev.fanout.messaging.inbox;

import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.inbox.PauseStore.Pause;
import dev.fanout.messaging.topology.Function;
import dev.fanout.messaging.wire.Texts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses functions and lets them go on. What is paused is in the database, so that it holds for all instances, and
 * after a restart; another instance follows within a second. While a function is paused its messages wait in its
 * queues, and its due delayed attempts with them.
 */
public class FunctionSwitch {

    private static final Logger log = LoggerFactory.getLogger(FunctionSwitch.class);
    private static final Duration LOOK_OUT = Duration.ofSeconds(1);

    private final InboxConsumer inbox;
    private final String service;
    private final PauseStore store;
    private final Duration patience;
    private final Clock clock;
    private final BackgroundTask watch = BackgroundTask.named("function-switch").repeating(this::follow);

    /**
     * @param service short name of the service
     * @param patience how long a pause waits for what is under way
     */
    FunctionSwitch(InboxConsumer inbox, String service, PauseStore store, Duration patience, Clock clock) {
        this.inbox = inbox;
        this.service = service;
        this.store = store;
        this.patience = patience;
        this.clock = clock;
    }

    BackgroundTask watch() {
        return watch;
    }

    /** The functions of this service. */
    public List<FunctionState> all() {
        Map<String, Pause> paused = store.all().stream().collect(Collectors.toMap(Pause::function, pause -> pause));
        return inbox.consumers().stream()
                .map(consumer ->
                        stateOf(consumer, paused.get(consumer.function().name())))
                .toList();
    }

    /**
     * Stops a function. A pause of one that is paused changes nothing.
     *
     * @throws NoSuchFunctionException if there is none of that name
     */
    public FunctionState pause(String name, String actor, @Nullable String reason) {
        FunctionConsumer consumer = named(name);
        if (store.insert(new Pause(consumer.function().name(), clock.instant(), actor, reason))) {
            log.info("{} has paused function {}: {}", Texts.line(actor), name, told(reason));
        }
        watch.wake();
        return current(name);
    }

    /**
     * Lets a function go on. To resume one that is not paused changes nothing.
     *
     * @throws NoSuchFunctionException if there is none of that name
     */
    public FunctionState resume(String name, String actor, @Nullable String reason) {
        FunctionConsumer consumer = named(name);
        if (store.delete(consumer.function().name())) {
            log.info("{} has resumed function {}: {}", Texts.line(actor), name, told(reason));
        }
        watch.wake();
        return current(name);
    }

    private Duration follow() {
        List<String> paused = store.all().stream().map(Pause::function).toList();
        for (FunctionConsumer consumer : inbox.consumers()) {
            consumer.follow(paused.contains(consumer.function().name()), patience);
        }
        return LOOK_OUT;
    }

    private FunctionConsumer named(String name) {
        return inbox.consumers().stream()
                .filter(consumer -> nameOf(consumer.function()).equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchFunctionException(name));
    }

    private FunctionState current(String name) {
        return all().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchFunctionException(name));
    }

    private FunctionState stateOf(FunctionConsumer consumer, @Nullable Pause pause) {
        return new FunctionState(
                nameOf(consumer.function()),
                consumer.queues(),
                consumer.function().handlers().handled().stream()
                        .map(EventTypes::nameOf)
                        .toList(),
                pause == null ? null : new FunctionState.Paused(pause.at(), pause.by(), pause.reason()),
                pause == null ? consumer.obstacle().orElse(null) : null);
    }

    private String nameOf(Function function) {
        return function.name().equals(Function.OF_SERVICE) ? service : function.name();
    }

    private static String told(@Nullable String reason) {
        return reason == null ? "no reason given" : Texts.line(reason);
    }
}
