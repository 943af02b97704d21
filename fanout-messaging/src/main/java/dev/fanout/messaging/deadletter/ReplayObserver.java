package dev.fanout.messaging.deadletter;

import java.util.Collection;
import java.util.UUID;

/** Is told what became of replayed dead letters, in the transaction that decided it. */
public interface ReplayObserver {

    void ended(Collection<UUID> deadLetters, Outcome outcome);

    /** How a replay ended. */
    enum Outcome {
        RESOLVED,
        FAILED,
        /** Given up by somebody, who does not know what became of the message. */
        ABANDONED
    }
}
