package dev.fanout.messaging.outbox;

import dev.fanout.messaging.wire.StoredProperties;

/**
 * Sends a message to one queue of this service again, through the outbox; no other queue gets it. With the exchange of
 * this service in place of a queue it announces an event of its own that was given up.
 */
public interface Redelivery {

    /** Most bytes of a payload that the outbox holds on every database. */
    int LARGEST_PAYLOAD = 1 << 20;

    /**
     * Takes part in the transaction of the caller: sent after its commit, gone with its rollback.
     *
     * @throws IllegalStateException if no transaction is active
     * @throws IllegalArgumentException if the payload is larger than {@link #LARGEST_PAYLOAD}
     */
    void send(String queue, StoredProperties properties, byte[] payload);
}
