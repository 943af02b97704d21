package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetterFilter;
import org.jspecify.annotations.Nullable;

/**
 * What a job is asked to do.
 *
 * @param filter which open dead letters to replay
 * @param ratePerSecond messages sent per second, 1 to 1,000
 * @param canary whether to send one first, then ten, then the rest, each step judged before the next
 * @param reason why, for the history
 */
public record ReplayRequest(
        DeadLetterFilter filter,
        int ratePerSecond,
        boolean canary,
        @Nullable String reason) {

    public static final int HIGHEST_RATE = 1_000;

    public ReplayRequest {
        if (ratePerSecond < 1 || ratePerSecond > HIGHEST_RATE) {
            throw new IllegalArgumentException(
                    "the rate must be between 1 and " + HIGHEST_RATE + " per second but is " + ratePerSecond);
        }
    }
}
