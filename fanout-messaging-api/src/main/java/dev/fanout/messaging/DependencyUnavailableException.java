package dev.fanout.messaging;

/**
 * Thrown by a handler that needs something outside this service which has declared itself down, an open circuit breaker
 * for instance. That is nobody's fault, so the message waits ({@code fanout.messaging.delayed-retry.dependency-delay})
 * and comes again, without an attempt being counted, as often as it takes. It is never dead-lettered for that.
 */
public class DependencyUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DependencyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
