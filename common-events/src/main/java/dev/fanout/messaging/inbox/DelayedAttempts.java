package dev.fanout.messaging.inbox;

import dev.fanout.messaging.wire.Failures;

/**
 * Later attempts for messages that cannot be handled now. The caller acknowledges a message once it has been taken
 * over.
 */
public interface DelayedAttempts {

    /**
     * Takes over a message whose immediate attempts are used up, to be delivered to its queue again later.
     *
     * @return false if no delayed attempt is left for it, and then nothing has happened
     */
    boolean takeOver(ReceivedMessage message, Failures failures);

    /**
     * Takes over a message that waits for a dependency to come back; counts for nothing.
     *
     * @return false if it must wait where it is, and then nothing has happened
     */
    boolean postpone(ReceivedMessage message);
}
