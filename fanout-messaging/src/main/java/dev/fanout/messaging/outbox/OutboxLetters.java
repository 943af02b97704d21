package dev.fanout.messaging.outbox;

import dev.fanout.messaging.wire.ReceivedMessage;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The dead letters, as the outbox needs them. All take part in the transaction of the caller. */
public interface OutboxLetters {

    /**
     * Makes a dead letter of a message that cannot be sent. The same message may come twice.
     *
     * @param message with the queue that it was meant for, or the exchange of this service
     */
    void bury(ReceivedMessage message, String why);

    /**
     * Makes a dead letter of a message because an operator gives it up.
     *
     * @return the id of the dead letter
     */
    UUID giveUp(ReceivedMessage message, String why, String actor, @Nullable String reason);

    /** Notes that the broker has taken events that were announced again. */
    void announced(Collection<UUID> deadLetters);
}
