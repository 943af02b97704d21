package dev.fanout.messaging;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of an event.
 *
 * @param id of the event, a UUIDv7; the same at every repetition
 * @param type wire name
 * @param source name of the service that announced it, for example {@code order-service}
 * @param subject id of the aggregate
 * @param time when the fact happened
 * @param correlationId the saga: the same from its first to its last event
 * @param causationId id of the event that led to this one; absent for the first of a saga
 * @param sequence rises within the events of one aggregate and source, as long as the source keeps its database; absent
 *     where the sender gives none
 */
public record EventMetadata(
        UUID id,
        String type,
        String source,
        String subject,
        Instant time,
        String correlationId,
        @Nullable String causationId,
        @Nullable Long sequence) {

    /** The envelope of an event without a sequence. */
    public EventMetadata(
            UUID id,
            String type,
            String source,
            String subject,
            Instant time,
            String correlationId,
            @Nullable String causationId) {
        this(id, type, source, subject, time, correlationId, causationId, null);
    }
}
