package dev.fanout.events;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The catalogue of all events: what may be on the wire, by whom it is announced, and which class it is read into. */
public final class EventTypes {

    private static final List<Class<? extends Event>> CLASSES =
            leavesOf(Event.class).toList();
    private static final Map<String, Class<? extends Event>> BY_NAME =
            CLASSES.stream().collect(toUnmodifiableMap(EventTypes::nameOf, Function.identity()));

    private EventTypes() {}

    /** All event classes. */
    public static Collection<Class<? extends Event>> all() {
        return CLASSES;
    }

    /** The class of a wire name; empty if the name is not registered, and then nothing may be read from the message. */
    public static Optional<Class<? extends Event>> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** The wire name of an event class, for example {@code order.placed.v1}. */
    public static String nameOf(Class<? extends Event> event) {
        return annotationOf(event, EventType.class).value();
    }

    /** The fanout exchange on which a class or a family of events is announced, for example {@code order.events}. */
    public static String exchangeOf(Class<? extends Event> event) {
        return exchangeOfDomain(familyOf(event)
                .map(family -> annotationOf(family, Announces.class).value())
                .orElseThrow(() -> new IllegalArgumentException(event.getName() + " belongs to no single service")));
    }

    /** The fanout exchange of the service that is named by its domain word, for example {@code order}. */
    public static String exchangeOfDomain(String domain) {
        return domain + ".events";
    }

    /** The event classes that a class or a family stands for: itself, or all that it permits. */
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
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTypes::leavesOf)
                : Stream.of(type.asSubclass(Event.class));
    }
}
