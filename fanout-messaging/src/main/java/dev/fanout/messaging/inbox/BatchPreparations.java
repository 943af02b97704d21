package dev.fanout.messaging.inbox;

import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.topology.Functions;
import dev.fanout.messaging.topology.Topology;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.GenericTypeResolver;

/** All preparations of a service: those of a function one after the other, each with the events of its type. */
final class BatchPreparations {

    private final Topology topology;
    private final Map<String, List<Typed<?>>> byFunction;

    /**
     * @throws IllegalArgumentException if one does not say which events it prepares for, or its function has no handler
     */
    BatchPreparations(Collection<? extends BatchPreparation<?>> preparations, Functions functions, Topology topology) {
        this.topology = topology;
        this.byFunction =
                preparations.stream().<Typed<?>>map(Typed::of).collect(Collectors.groupingBy(Typed::function));
        byFunction.forEach((function, typed) ->
                functions.requireHandlers(function, typed.getFirst().name()));
    }

    /** @param queue of which all of the batch has come */
    void prepare(String queue, List<? extends Event> batch) {
        byFunction
                .getOrDefault(topology.functionOf(queue), List.of())
                .forEach(preparation -> preparation.prepare(batch));
    }

    private record Typed<E extends Event>(Class<E> type, BatchPreparation<E> preparation) {

        @SuppressWarnings("unchecked") // the type is that of the preparation
        static Typed<?> of(BatchPreparation<?> preparation) {
            Class<?> target = AopUtils.getTargetClass(preparation);
            Class<?>[] events = GenericTypeResolver.resolveTypeArguments(target, BatchPreparation.class);
            if (events == null) {
                throw new IllegalArgumentException(target.getName() + " does not say which events it prepares for;"
                        + " a preparation is a class with the event or family as its type argument");
            }
            return new Typed<>((Class<Event>) events[0].asSubclass(Event.class), (BatchPreparation<Event>) preparation);
        }

        String name() {
            return AopUtils.getTargetClass(preparation).getSimpleName();
        }

        String function() {
            return Functions.functionOf(preparation);
        }

        void prepare(List<? extends Event> batch) {
            List<E> mine =
                    batch.stream().filter(type::isInstance).map(type::cast).toList();
            if (!mine.isEmpty()) {
                preparation.prepare(mine);
            }
        }
    }
}
