package dev.fanout.messaging.inbox;

import java.util.List;

/** Where dead messages are kept. */
public interface DeadMessages {

    /**
     * Keeps messages for good, in a transaction of its own; they leave their dead-letter queues after that. The same
     * message may come twice.
     */
    void keep(List<DeadMessage> messages);
}
