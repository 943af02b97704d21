package dev.fanout.messaging.inbox;

import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Event;
import java.util.Collection;
import java.util.List;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.GenericTypeResolver;

/** All preparations of a service, one after the other, each with the events of its type. */
final class BatchPreparations {

    private final List<Typed<?>> preparations;

    /** @throws IllegalArgumentException if one does not say which events it prepares for */
    BatchPreparations(Collection<? extends BatchPreparation<?>> preparations) {
        this.preparations = preparations.stream().<Typed<?>>map(Typed::of).toList();
    }

    void prepare(List<? extends Event> batch) {
        preparations.forEach(preparation -> preparation.prepare(batch));
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

        void prepare(List<? extends Event> batch) {
            List<E> mine =
                    batch.stream().filter(type::isInstance).map(type::cast).toList();
            if (!mine.isEmpty()) {
                preparation.prepare(mine);
            }
        }
    }
}
