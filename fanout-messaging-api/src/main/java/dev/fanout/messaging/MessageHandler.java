package dev.fanout.messaging;

/**
 * A reaction that keeps the message as it came, beside reading it: an audit log, an archive, a bridge to another
 * system. In everything else it is an {@link EventHandler}: the kit hands it only events that it has read, inside the
 * transaction, and never twice for one message in a transaction that commits.
 *
 * @param <E> the event or family; at most one handler in a function for each event
 */
public non-sealed interface MessageHandler<E extends Event> extends Handler {

    /**
     * Handles the event.
     *
     * @param payload as the sender wrote it, with fields that the event's class does not have and numbers as they were
     *     spelt; the handler must not change it
     */
    void handle(E event, EventMetadata metadata, byte[] payload);

    /**
     * Whether an event concerns this handler at all, by what the event itself says. One that does not is acknowledged
     * without touching the database, as an event without a handler is. By default all do.
     */
    default boolean concerns(E event) {
        return true;
    }
}
