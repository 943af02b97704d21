package dev.fanout.notification.delivery;

import java.util.UUID;

/** A way to reach recipients that answers at once, so that it is used inside the transaction of the delivery. */
interface Channel {

    /** The name in deliveries and events, for example {@code log}. */
    String name();

    /**
     * Tells the recipient; an exception makes the transaction fail, and no recipient counts as told. If the commit
     * fails afterwards, the service tells the recipient again under another delivery id.
     *
     * @param deliveryId by which the message is found among the deliveries
     */
    void send(UUID deliveryId, Notice notice);
}
