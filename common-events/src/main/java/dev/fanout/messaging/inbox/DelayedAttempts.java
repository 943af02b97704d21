package dev.fanout.messaging.inbox;

import dev.fanout.messaging.wire.Failures;

/** What may still be done for a message whose immediate attempts are used up. */
public interface DelayedAttempts {

    /**
     * Takes a message over, to be delivered to its queue again later; the caller acknowledges it after that.
     *
     * @return false if no delayed attempt is left for it, and then nothing has happened
     */
    boolean takeOver(ReceivedMessage message, Failures failures);
}
