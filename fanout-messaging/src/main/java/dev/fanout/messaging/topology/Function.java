package dev.fanout.messaging.topology;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventTypes;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Handlers of a service that share queues.
 *
 * @param name as {@link dev.fanout.messaging.Subscription} gives it; {@link #OF_SERVICE} for those that have none
 */
public record Function(String name, HandlerRegistry handlers) {

    /** In place of a name, for the handlers that are fed by the queues of the service itself. */
    public static final String OF_SERVICE = "";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?");

    /** With this name its queue would be the dead-letter queue of the service's own. */
    private static final String DEAD_LETTERS = "dlq";

    /** @throws IllegalArgumentException if a queue cannot be named so */
    public Function {
        if (!name.equals(OF_SERVICE) && (!NAME.matcher(name).matches() || name.equals(DEAD_LETTERS))) {
            throw new IllegalArgumentException("@Subscription(\"" + name + "\") is no name for a function: it needs"
                    + " small letters, digits, and hyphens between them, at most 60, and not 'dlq'");
        }
    }

    /** The exchanges on which its events are announced, in their order. */
    Set<String> exchanges() {
        Set<String> exchanges = new TreeSet<>();
        for (Class<? extends Event> event : handlers.handled()) {
            exchanges.add(EventTypes.exchangeOf(event));
        }
        return exchanges;
    }
}
