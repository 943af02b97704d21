package dev.fanout.messaging;

import java.util.Map;

/**
 * A fact that a service announces: something that has happened and cannot be refused. A record, with its wire name in
 * {@link EventType}, in a sealed family that names its service in {@link Announces}. What surrounds it on the wire (id,
 * time, correlation, causation, trace) belongs to the envelope, not to the payload.
 */
public interface Event {

    /** Id of the aggregate that the fact is about, for example the order id. Never blank, at most 255 characters. */
    String subject();

    /**
     * Names and values by which an operator finds the log lines about this event, beside its own id: for example
     * {@code orderId}. The names are few and the same in all events; they are not part of the payload.
     */
    default Map<String, String> logContext() {
        return Map.of();
    }
}
