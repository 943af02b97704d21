package dev.fanout.messaging;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The events that a service knows by name. Only these are ever read from a message's payload, and only these are named
 * in figures: what strangers send under other names counts as {@code unknown}.
 *
 * <p>By default the kit makes it of the events that the service's handlers react to, with everything that the same
 * sealed hierarchy permits, and of the families in the application's own packages that the service announces. An
 * application that knows more contributes a bean of its own.
 */
public final class EventCatalogue {

    private final Map<String, Class<? extends Event>> byName;

    private EventCatalogue(Map<String, Class<? extends Event>> byName) {
        this.byName = byName;
    }

    /**
     * The catalogue of some events.
     *
     * @param eventsOrFamilies event classes, or sealed families of them
     * @throws IllegalArgumentException if two classes have one wire name, or one has none
     */
    @SafeVarargs
    public static EventCatalogue of(Class<? extends Event>... eventsOrFamilies) {
        return of(Arrays.asList(eventsOrFamilies));
    }

    /** The same for a collection. */
    public static EventCatalogue of(Collection<? extends Class<? extends Event>> eventsOrFamilies) {
        Stream<Class<? extends Event>> classes =
                eventsOrFamilies.stream().<Class<? extends Event>>flatMap(type -> EventTypes.within(type).stream());
        return new EventCatalogue(classes.distinct()
                .collect(toUnmodifiableMap(EventTypes::nameOf, Function.identity(), EventCatalogue::refuseTwo)));
    }

    /**
     * The class of a wire name; empty if the catalogue does not have the name, and then nothing may be read from the
     * message.
     */
    public Optional<Class<? extends Event>> named(String wireName) {
        return Optional.ofNullable(byName.get(wireName));
    }

    /** All event classes. */
    public Collection<Class<? extends Event>> all() {
        return byName.values();
    }

    /** The name as a label of figures; {@code unknown} if the catalogue does not have it. */
    public String labelOf(String wireName) {
        return byName.containsKey(wireName) ? wireName : "unknown";
    }

    private static Class<? extends Event> refuseTwo(Class<? extends Event> one, Class<? extends Event> other) {
        throw new IllegalArgumentException(
                "two events are named " + EventTypes.nameOf(one) + ": " + one.getName() + " and " + other.getName());
    }

    @Override
    public String toString() {
        return new TreeMap<>(byName).keySet().toString();
    }
}
