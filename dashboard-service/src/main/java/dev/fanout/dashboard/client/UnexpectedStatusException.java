package dev.fanout.dashboard.client;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** An answer whose status is no success. */
final class UnexpectedStatusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    @SuppressWarnings("serial") // is never serialised
    private final @Nullable ResponseEntity<byte[]> reply;

    UnexpectedStatusException(int status) {
        this(status, null);
    }

    /** @param reply the answer as it came, if it may be passed on */
    UnexpectedStatusException(int status, @Nullable ResponseEntity<byte[]> reply) {
        super("the service answered " + status, null, false, false);
        this.status = status;
        this.reply = reply;
    }

    @Nullable ResponseEntity<byte[]> reply() {
        return reply;
    }

    int status() {
        return status;
    }
}
