package dev.fanout.local.load;

import java.time.Duration;

/**
 * What a load test does.
 *
 * @param rate orders per second, sent on schedule however long the answers take; 0 for as fast as the clients can
 * @param peak what the machine bears, in orders per second; 0 where nobody knows
 * @param clients how many post at the same time, where there is no rate
 * @param acceptPatience how long a client repeats a call that fails for a reason that may pass
 * @param settlePatience how long to wait for the last saga after the last POST
 */
record LoadPlan(
        int orders, double rate, double peak, int clients, Mix mix, Duration acceptPatience, Duration settlePatience) {

    /** Whether the machine is known to bear it. */
    boolean isBearable() {
        return rate > 0 && rate <= peak;
    }
}
