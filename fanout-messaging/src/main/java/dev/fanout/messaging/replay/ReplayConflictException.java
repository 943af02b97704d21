package dev.fanout.messaging.replay;

/** The state of the job, or of another one, does not allow it; the message says why. */
public class ReplayConflictException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReplayConflictException(String message) {
        super(message);
    }
}
