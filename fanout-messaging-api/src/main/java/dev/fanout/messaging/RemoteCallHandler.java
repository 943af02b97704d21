package dev.fanout.messaging;

import org.jspecify.annotations.Nullable;

/**
 * A reaction that needs an answer from outside the database: first the call, outside any transaction and concurrently
 * with the calls for other messages; then the state change, in the transaction.
 *
 * @param <E> the event; at most one handler in a function for each event
 * @param <R> what the call answers
 */
public non-sealed interface RemoteCallHandler<E extends Event, R extends @Nullable Object> extends Handler {

    /**
     * Makes the call. The kit may repeat it for the same message, also after it succeeded, so the call carries an
     * idempotency key that a repetition repeats. After a passing fault the kit tries again with growing waits, while
     * other messages go on.
     */
    R call(E event, EventMetadata metadata);

    /**
     * Records the answer, as {@link EventHandler#handle} does.
     *
     * @throws OutdatedCallException if the state has moved on since the call, so that the call must be made again
     */
    void handle(E event, R answer, EventMetadata metadata);

    /**
     * Whether an event concerns this handler at all, by what the event itself says. One that does not is acknowledged
     * without touching the database, as an event without a handler is. By default all do.
     */
    default boolean concerns(E event) {
        return true;
    }
}
