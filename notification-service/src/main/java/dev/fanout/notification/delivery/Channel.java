package dev.fanout.notification.delivery;

import java.util.UUID;

/** A way to reach recipients that answers at once and cannot fail, so that it is used inside the transaction of the delivery. */
interface Channel {

    /** As it stands in deliveries and events, for example {@code log}. */
    String name();

    /**
     * Tells the recipient; repeated under the same delivery id if the transaction around it does not commit.
     *
     * @param deliveryId by which the recipient can tell a repetition from a second message
     */
    void send(UUID deliveryId, Notice notice);
}
