package dev.fanout.events;

/**
 * A fact that a service announces: something that has happened and cannot be refused. What surrounds it on the wire
 * (id, time, correlation, causation, trace) belongs to the envelope, not to the payload.
 *
 * <p>The hierarchy is sealed, so that it is its own catalogue: see {@link EventTypes}.
 */
public sealed interface Event permits OrderEvent, InventoryEvent, PaymentEvent, NotificationEvent {

    /**
     * Id of the aggregate that the fact is about: the order id, or the sku of a product. Never blank, at most 255
     * characters.
     */
    String subject();
}
