package dev.fanout.messaging.inbox;

/** The service has no function of that name. */
public final class NoSuchFunctionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoSuchFunctionException(String name) {
        super("This service has no function '" + name + "'.");
    }
}
