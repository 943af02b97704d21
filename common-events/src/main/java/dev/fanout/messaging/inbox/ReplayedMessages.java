package dev.fanout.messaging.inbox;

import java.util.Collection;
import java.util.UUID;

/** Is told which replayed messages have been handled, in the transaction that proves it. */
public interface ReplayedMessages {

    void handled(Collection<UUID> deadLetters);
}
