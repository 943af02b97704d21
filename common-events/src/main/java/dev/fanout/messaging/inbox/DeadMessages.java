package dev.fanout.messaging.inbox;

import java.util.List;

/** Where the contents of the dead-letter queues go. */
public interface DeadMessages {

    /** Stores them, in the transaction of the caller, who acknowledges them after its commit. May be given one that is stored already. */
    void store(List<ReceivedMessage> dead);
}
