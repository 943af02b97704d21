package dev.fanout.messaging;

/**
 * No repetition can help the message: the kit dead-letters it at once. Says what was expected, what was found, and for
 * which aggregate.
 */
public class PermanentFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PermanentFailureException(String message) {
        super(message);
    }

    public PermanentFailureException(String message, Throwable cause) {
        super(message, cause);
    }
}
