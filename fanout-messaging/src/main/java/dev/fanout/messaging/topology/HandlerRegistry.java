package dev.fanout.messaging.topology;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.Handler;
import dev.fanout.messaging.MessageHandler;
import dev.fanout.messaging.RemoteCallHandler;
import java.lang.reflect.ParameterizedType;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;

/** Which handler of a function reacts to which event. */
public final class HandlerRegistry {

    private final Map<String, Handler> byType = new TreeMap<>();
    private final Map<String, Class<? extends Event>> classes = new TreeMap<>();
    private final boolean hasRemoteCalls;

    /** @throws IllegalArgumentException if two handlers react to the same event, or one does not say to which */
    public HandlerRegistry(Collection<? extends Handler> handlers) {
        handlers.forEach(this::add);
        hasRemoteCalls = handlers.stream().anyMatch(RemoteCallHandler.class::isInstance);
    }

    private void add(Handler handler) {
        for (Class<? extends Event> event : EventTypes.within(eventOf(handler))) {
            String type = EventTypes.nameOf(event);
            Handler other = byType.putIfAbsent(type, handler);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two handlers for " + type + ": " + nameOf(other) + " and " + nameOf(handler)
                                + "; an event has one handler in a function; @Subscription makes another function");
            }
            classes.put(type, event);
        }
    }

    /** The event classes that have a handler. */
    public Collection<Class<? extends Event>> handled() {
        return Collections.unmodifiableCollection(classes.values());
    }

    /**
     * The class that a handled event is read into.
     *
     * @throws IllegalArgumentException if there is no handler for it
     */
    public Class<? extends Event> classOf(String type) {
        Class<? extends Event> handled = classes.get(type);
        if (handled == null) {
            throw new IllegalArgumentException("no handler for " + type);
        }
        return handled;
    }

    public Optional<Handler> handlerOf(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /**
     * Whether another version of the same event is handled. If so, a version that is not known is a fault; otherwise
     * the event is ignored.
     */
    public boolean handlesOtherVersionOf(String type) {
        String base = baseOf(type);
        return byType.keySet().stream().anyMatch(known -> baseOf(known).equals(base));
    }

    /** Whether some handler makes a remote call. */
    public boolean hasRemoteCalls() {
        return hasRemoteCalls;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        byType.forEach((type, handler) -> text.append(text.isEmpty() ? "" : ", ")
                .append(type)
                .append(" -> ")
                .append(nameOf(handler)));
        return text.toString();
    }

    private static String baseOf(String type) {
        return type.replaceFirst("\\.v\\d+$", "");
    }

    private static String nameOf(Handler handler) {
        return AopUtils.getTargetClass(handler).getSimpleName();
    }

    private static Class<? extends Event> eventOf(Handler handler) {
        Class<?> face = switch (handler) {
            case EventHandler<?> _ -> EventHandler.class;
            case MessageHandler<?> _ -> MessageHandler.class;
            case RemoteCallHandler<?, ?> _ -> RemoteCallHandler.class;
        };
        ResolvableType implemented =
                ResolvableType.forClass(AopUtils.getTargetClass(handler)).as(face);
        Class<?> event = implemented.getGeneric(0).resolve();
        if (event == null || !(implemented.getType() instanceof ParameterizedType)) { // a lambda names none
            throw new IllegalArgumentException(nameOf(handler)
                    + " does not say which event it handles; a handler is a class with the event as its type argument");
        }
        return event.asSubclass(Event.class);
    }
}
