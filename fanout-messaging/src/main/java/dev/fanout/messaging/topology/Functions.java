package dev.fanout.messaging.topology;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.Handler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * The functions of a service.
 *
 * @param all that of the service itself first, then the others by name
 */
public record Functions(List<Function> all) {

    public Functions {
        all = List.copyOf(all);
    }

    /** @throws IllegalArgumentException if two handlers of a function react to the same event, or a name is none */
    public static Functions of(Collection<? extends Handler> handlers) {
        TreeMap<String, List<Handler>> byName = new TreeMap<>();
        byName.put(Function.OF_SERVICE, new ArrayList<>());
        for (Handler handler : handlers) {
            byName.computeIfAbsent(functionOf(handler), _ -> new ArrayList<>()).add(handler);
        }
        return new Functions(byName.entrySet().stream()
                .map(named -> new Function(named.getKey(), new HandlerRegistry(named.getValue())))
                .toList());
    }

    /** The name of the function that a handler, or a preparation, is part of. */
    public static String functionOf(Object bean) {
        var subscription =
                AnnotationUtils.findAnnotation(AopUtils.getTargetClass(bean), dev.fanout.messaging.Subscription.class);
        return subscription == null ? Function.OF_SERVICE : requireNamed(subscription.value());
    }

    private static String requireNamed(String name) {
        if (name.equals(Function.OF_SERVICE)) {
            throw new IllegalArgumentException("@Subscription needs the name of a function");
        }
        return name;
    }

    /** @throws IllegalArgumentException if a function has the name of the service, which its own handlers have */
    public void requireNone(String service) {
        if (all.stream().anyMatch(function -> function.name().equals(service))) {
            throw new IllegalArgumentException("@Subscription(\"" + service
                    + "\") has the name of the service; its own handlers have no annotation");
        }
    }

    /** @throws IllegalArgumentException if one of these names is that of no function */
    void requireKnown(Collection<String> names) {
        Set<String> known = all.stream().map(Function::name).collect(Collectors.toCollection(TreeSet::new));
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("fanout.messaging.functions." + name
                    + " is set, but no handler has @Subscription(\"" + name + "\")");
        });
    }

    /**
     * Makes sure that something is part of a function that handles events.
     *
     * @param part its name, for the message
     * @throws IllegalArgumentException if no handler is part of that function
     */
    public void requireHandlers(String function, String part) {
        boolean handles = all.stream()
                .anyMatch(one ->
                        one.name().equals(function) && !one.handlers().handled().isEmpty());
        if (!handles) {
            throw new IllegalArgumentException(part + " is part of no function that handles events: no handler "
                    + (function.equals(Function.OF_SERVICE)
                            ? "is without @Subscription"
                            : "has @Subscription(\"" + function + "\")"));
        }
    }

    /**
     * What they listen to.
     *
     * @param others exchanges to which the service itself listens even where none of its handlers asks for an event
     */
    List<Subscription> subscriptions(ServiceName service, Collection<String> others) {
        List<Subscription> subscriptions = new ArrayList<>();
        for (Function function : all) {
            Set<String> exchanges = function.exchanges();
            if (function.name().equals(Function.OF_SERVICE)) {
                exchanges.addAll(others);
            }
            exchanges.forEach(exchange -> subscriptions.add(service.subscriptionTo(exchange, function.name())));
        }
        return subscriptions;
    }

    /** The event classes that have a handler. */
    public Set<Class<? extends Event>> handled() {
        return all.stream()
                .flatMap(function -> function.handlers().handled().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
