package dev.fanout.messaging.broker;

/** The broker cannot be reached or takes nothing at the moment: an outage, no fault of any message. */
public class BrokerUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BrokerUnavailableException(String message) {
        super(message);
    }

    public BrokerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
