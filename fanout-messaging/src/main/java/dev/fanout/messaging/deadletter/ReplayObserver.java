package dev.fanout.messaging.deadletter;

import java.util.Collection;
import java.util.UUID;

/** Hears what became of replayed dead letters, in the transaction that decided it. */
public interface ReplayObserver {

    void ended(Collection<UUID> deadLetters, Outcome outcome);

    /** How a replay ended. */
    enum Outcome {
        RESOLVED,
        FAILED,
        /** An operator has given it up, without knowing what became of the message. */
        ABANDONED
    }
}
