package dev.fanout.messaging.inbox;

import java.util.Collection;
import java.util.UUID;

/** Hears which replayed dead letters have been handled. */
public interface ReplayedMessages {

    /** Called in the transaction that handled them, or that found them handled before. */
    void handled(Collection<UUID> deadLetterIds);
}
