package dev.fanout.notification.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param status of HTTP, if there was an answer
 * @param text start of the answer, or what went wrong, at most 1,000 characters, for people
 * @param retryAfter how long the receiver asks not to be tried again
 */
public record Answer(
        Verdict verdict,
        @Nullable Integer status,
        String text,
        @Nullable Duration retryAfter) {

    public enum Verdict {
        DELIVERED,
        /** To be tried again. */
        FAILED,
        /** The receiver wants nothing any more. */
        GONE,
        /** No attempt can succeed. */
        REFUSED,
        /** Our side failed: to be tried again, and the receiver is not charged. */
        OUR_FAULT
    }
}
