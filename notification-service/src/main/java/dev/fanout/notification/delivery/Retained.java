package dev.fanout.notification.delivery;

import java.time.Instant;

/** Rows that are kept for as long as deliveries are, after their end. */
public interface Retained {

    /**
     * Deletes what ended before, in the transaction of the caller.
     *
     * @param most how many rows at once
     * @return how many; as long as it is the most, the caller comes back for more
     */
    int purge(Instant before, int most);
}
