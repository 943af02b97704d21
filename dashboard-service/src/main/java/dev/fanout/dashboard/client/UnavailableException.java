package dev.fanout.dashboard.client;

import org.jspecify.annotations.Nullable;

/** A service has not answered, or not with what was asked for. */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    UnavailableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Why there is no answer. */
    public enum Reason {
        /** It had not come when the deadline passed. */
        DEADLINE(true),
        /** Nobody is there, or the connection broke. */
        NO_ANSWER(true),
        /** What came was no JSON, too large, not whole, of another shape, or pointed elsewhere. */
        BAD_ANSWER(true),
        /** The service said that it failed, or has too much to do. */
        ERROR_ANSWER(true),
        /** The service would not answer this: not to this user, or not this question. */
        REFUSED(false),
        /** The service was not asked, because the latest calls failed. */
        CIRCUIT_OPEN(false),
        /** The service was not asked, because as many calls are in hand as there may be. */
        TOO_MANY_CALLS(false),
        /** Nobody waits for it any more. */
        CANCELLED(false),
        /** A fault of this service; its log says which. */
        OWN_FAULT(false);

        private final boolean againstTheService;

        Reason(boolean againstTheService) {
            this.againstTheService = againstTheService;
        }

        boolean speaksAgainstTheService() {
            return againstTheService;
        }
    }
}
