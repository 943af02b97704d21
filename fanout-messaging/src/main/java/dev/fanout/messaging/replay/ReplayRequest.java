package dev.fanout.messaging.replay;

import org.jspecify.annotations.Nullable;

/**
 * What a job is asked to do.
 *
 * @param what the kind; the bean itself
 * @param filter which of them to replay
 * @param ratePerSecond how many may begin per second, 1 to 1,000
 * @param canary whether to begin with one, then ten, then the rest, each step judged before the next
 * @param reason why, for the history
 */
public record ReplayRequest<F>(
        Replayable<F> what,
        F filter,
        int ratePerSecond,
        boolean canary,
        @Nullable String reason) {

    public static final int DEFAULT_RATE = 20;
    public static final int HIGHEST_RATE = 1_000;

    /** @throws IllegalArgumentException if the rate is out of bounds */
    public ReplayRequest {
        if (ratePerSecond < 1 || ratePerSecond > HIGHEST_RATE) {
            throw new IllegalArgumentException(
                    "the rate must be between 1 and " + HIGHEST_RATE + " per second but is " + ratePerSecond);
        }
    }

    /**
     * The request of a user who may leave out what he does not care for: then it is {@link #DEFAULT_RATE}, and no
     * canary.
     *
     * @throws IllegalArgumentException if the rate is out of bounds
     */
    public static <F> ReplayRequest<F> of(
            Replayable<F> what,
            F filter,
            @Nullable Integer ratePerSecond,
            @Nullable Boolean canary,
            @Nullable String reason) {
        int rate = ratePerSecond == null ? DEFAULT_RATE : ratePerSecond;
        return new ReplayRequest<>(what, filter, rate, Boolean.TRUE.equals(canary), reason);
    }
}
