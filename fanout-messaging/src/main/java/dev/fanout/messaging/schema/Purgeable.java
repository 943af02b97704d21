package dev.fanout.messaging.schema;

import java.time.Duration;
import java.time.Instant;

/**
 * Rows that are deleted some time after they are done with. The store that owns the table contributes a bean of this
 * type.
 *
 * @param what for the log, for example {@code inbox rows}
 * @param kept how long they stay after they are done with
 */
public record Purgeable(String what, Duration kept, Deletion deletion) {

    /** Deletes, in the transaction of the caller. */
    @FunctionalInterface
    public interface Deletion {

        /**
         * Deletes rows that were done with before a time.
         *
         * @param most about as many may be deleted now
         * @return how many were deleted; fewer than that if there are no more
         */
        int delete(Instant before, int most);
    }
}
