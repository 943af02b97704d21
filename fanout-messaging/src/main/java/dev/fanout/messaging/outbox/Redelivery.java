package dev.fanout.messaging.outbox;

import dev.fanout.messaging.wire.StoredProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message to one queue of this service again, through the outbox; no other queue gets it. With the exchange of
 * this service in place of a queue it announces an event of its own that was given up.
 */
public interface Redelivery {

    /** Most bytes of a payload that the outbox holds on every database. */
    int LARGEST_PAYLOAD = 1 << 20;

    /**
     * The queue to which {@link #send} brings a message, see {@link dev.fanout.messaging.topology.CurrentQueues#of}.
     */
    String queueFor(String queue, @Nullable String type);

    /** The queues among which nobody can tell where it goes now; none, if {@link #queueFor} says it. */
    List<String> candidates(String queue, @Nullable String type);

    /**
     * Takes part in the transaction of the caller: sent after its commit, gone with its rollback.
     *
     * @param queue by which the message came; if its handler has another one now, it goes to that
     * @throws IllegalStateException if no transaction is active
     * @throws IllegalArgumentException if the payload is larger than {@link #LARGEST_PAYLOAD}
     */
    void send(String queue, StoredProperties properties, byte[] payload);
}
