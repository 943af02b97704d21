package dev.fanout.local.shop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as order-service shows it.
 *
 * @param callbackSecret that callbacks are signed with; only in the answer to the request that placed it
 */
public record Batch(
        String id,
        String status,
        int total,
        int confirmed,
        int cancelled,
        int rejected,
        Instant placedAt,
        @Nullable String callbackSecret) {

    /** In a form to compare. */
    public String outcome() {
        return status + ": " + confirmed + " confirmed, " + cancelled + " cancelled, " + rejected + " rejected";
    }
}
