package dev.fanout.messaging.outbox;

/** There is no message of that number in the outbox; it may have been sent. */
public final class NoSuchOutboxMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchOutboxMessageException(long id) {
        super("The outbox has no message " + id + ". It may have been sent.");
    }
}
