package dev.fanout.messaging;

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** What an event class says of itself: its wire name, the service that announces it, and the family that it is of. */
public final class EventTypes {

    private EventTypes() {}

    /**
     * The wire name of an event class, for example {@code order.placed.v1}.
     *
     * @throws IllegalArgumentException if the class has no {@link EventType}
     */
    public static String nameOf(Class<? extends Event> event) {
        return annotationOf(event, EventType.class).value();
    }

    /**
     * The fanout exchange on which a class or a family of events is announced, for example {@code order.events}.
     *
     * @throws IllegalArgumentException if neither the class nor what it extends has {@link Announces}
     */
    public static String exchangeOf(Class<? extends Event> event) {
        return exchangeOfService(familyOf(event)
                .map(family -> annotationOf(family, Announces.class).value())
                .orElseThrow(() -> new IllegalArgumentException(event.getName() + " belongs to no single service:"
                        + " neither it nor what it extends has @Announces")));
    }

    /** The fanout exchange of a service, by its short name, for example {@code order}. */
    public static String exchangeOfService(String service) {
        return service + ".events";
    }

    /**
     * The event classes that a class or a family stands for: itself, or all that it permits.
     *
     * @throws IllegalArgumentException if it is open, so that it is not known what belongs to it
     */
    public static Collection<Class<? extends Event>> within(Class<? extends Event> eventOrFamily) {
        return leavesOf(eventOrFamily).toList();
    }

    /** URI of the JSON Schema of a wire name; the schema itself is the resource {@code schemas/<wire name>.json}. */
    public static String schemaOf(String wireName) {
        return "urn:fanout:schema:" + wireName;
    }

    private static Optional<Class<?>> familyOf(Class<?> event) {
        return event.isAnnotationPresent(Announces.class)
                ? Optional.of(event)
                : Arrays.stream(event.getInterfaces())
                        .map(EventTypes::familyOf)
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    private static <A extends Annotation> A annotationOf(Class<?> type, Class<A> annotation) {
        A found = type.getAnnotation(annotation);
        if (found == null) {
            throw new IllegalArgumentException(type.getName() + " has no @" + annotation.getSimpleName());
        }
        return found;
    }

    private static Stream<Class<? extends Event>> leavesOf(Class<?> type) {
        if (type.isSealed()) {
            return Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTypes::leavesOf);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(type.getName() + " is no event and no sealed family of events");
        }
        return Stream.of(type.asSubclass(Event.class));
    }
}
