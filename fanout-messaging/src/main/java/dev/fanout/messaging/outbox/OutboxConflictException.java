package dev.fanout.messaging.outbox;

/** The message is not in a state in which that can be done. */
public final class OutboxConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxConflictException(long id, String participle) {
        super("Only a message that the broker has refused can be " + participle + "; message " + id
                + " has not been refused.");
    }
}
