package dev.fanout.messaging.deadletter;

/** The state of the dead letter does not allow it; the message says which state does. */
public class DeadLetterConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeadLetterConflictException(String message) {
        super(message);
    }
}
