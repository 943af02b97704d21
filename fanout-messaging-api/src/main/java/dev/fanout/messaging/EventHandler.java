package dev.fanout.messaging;

/**
 * A service's reaction to one type of event, or to a whole family of them. A bean of this type is all it takes: the
 * queue, its binding, deduplication, transaction, retries and acknowledgement come around it.
 *
 * <p>The kit calls a handler inside a transaction that it may share with other messages, never twice for one message in
 * a transaction that commits, in no promised order between aggregates, and possibly after later events of the same
 * aggregate: it must not depend on the order. A refusal by the business is an event to publish. Any exception is a
 * passing fault that is tried again, except {@link PermanentFailureException}.
 *
 * @param <E> the event or family; at most one handler in a function for each event
 * @see RemoteCallHandler
 * @see MessageHandler
 * @see Subscription
 */
public non-sealed interface EventHandler<E extends Event> extends Handler {

    void handle(E event, EventMetadata metadata);

    /**
     * Whether an event concerns this handler at all, by what the event itself says. One that does not is acknowledged
     * without touching the database, as an event without a handler is. By default all do.
     */
    default boolean concerns(E event) {
        return true;
    }
}
