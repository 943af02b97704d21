package dev.fanout.messaging;

/** The answer of a remote call no longer fits the state that it is to be recorded in; the call is made again. Not a fault. */
public class OutdatedCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutdatedCallException(String message) {
        super(message);
    }
}
