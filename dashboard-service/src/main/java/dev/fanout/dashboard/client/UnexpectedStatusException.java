package dev.fanout.dashboard.client;

/** An answer whose status is no success. */
final class UnexpectedStatusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    UnexpectedStatusException(int status) {
        super("the service answered " + status, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
