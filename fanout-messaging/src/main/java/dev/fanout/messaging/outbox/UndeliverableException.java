package dev.fanout.messaging.outbox;

/** A message that was to be sent to a queue of this service again, and cannot be. */
public final class UndeliverableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UndeliverableException(String message) {
        super(message);
    }
}
