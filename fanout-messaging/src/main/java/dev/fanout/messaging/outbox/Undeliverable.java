package dev.fanout.messaging.outbox;

import dev.fanout.messaging.wire.ReceivedMessage;

/** Takes what was meant for a queue of this service and cannot be sent to it. */
public interface Undeliverable {

    /**
     * Makes a dead letter of a message, in a transaction of its own. The same message may come twice.
     *
     * @param message with the queue that it was meant for
     */
    void bury(ReceivedMessage message, String why);
}
