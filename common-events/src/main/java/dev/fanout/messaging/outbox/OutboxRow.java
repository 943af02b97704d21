package dev.fanout.messaging.outbox;

import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.wire.StoredMessage;
import dev.fanout.messaging.wire.TraceHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the outbox.
 *
 * @param stored the properties of a message that is sent again as it came; absent for an event, whose envelope follows
 *     from its metadata
 */
record OutboxRow(
        String exchange,
        String routingKey,
        EventMetadata metadata,
        TraceHeaders trace,
        byte[] payload,
        @Nullable StoredMessage stored) {

    OutboxRow(String exchange, String routingKey, EventMetadata metadata, TraceHeaders trace, byte[] payload) {
        this(exchange, routingKey, metadata, trace, payload, null);
    }
}
