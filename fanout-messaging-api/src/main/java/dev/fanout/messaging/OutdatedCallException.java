package dev.fanout.messaging;

/**
 * The answer of a remote call no longer fits the state that it is to be recorded in, because another instance was
 * faster; the kit makes the call again. Counts as an attempt, as a passing fault does.
 */
public class OutdatedCallException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutdatedCallException(String message) {
        super(message);
    }
}
