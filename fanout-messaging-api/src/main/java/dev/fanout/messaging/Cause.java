package dev.fanout.messaging;

import org.jspecify.annotations.Nullable;

/**
 * What led to an event, where the service does not handle that message any more: it keeps the two texts in a row of its
 * own, beside the trace (see {@link Traces}).
 *
 * @param correlationId the saga
 * @param causationId id of the event that led to this one; absent if none did
 */
public record Cause(String correlationId, @Nullable String causationId) {

    /** A message that the service handles now, as the cause of what the service announces later. */
    public static Cause of(EventMetadata message) {
        return new Cause(message.correlationId(), message.id().toString());
    }
}
