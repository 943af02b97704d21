package dev.fanout.messaging;

/**
 * Thrown by a handler that needs something outside this service which has declared itself down, an open circuit breaker
 * for instance. No message is at fault, so the message waits ({@code fanout.messaging.delayed-retry.dependency-delay})
 * and comes again, without an attempt being counted, as often as it takes. The kit never dead-letters it for that.
 */
public class DependencyUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DependencyUnavailableException(String message) {
        super(message);
    }

    public DependencyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
