package dev.fanout.local.load;

import java.time.Duration;
import java.time.Instant;

/**
 * An order that was accepted.
 *
 * @param intendedAt when its POST was due: at a fixed rate the schedule's moment, so that a client that falls behind
 *     does not hide the wait; otherwise the moment of sending
 * @param acceptance from there to the 202
 * @param attempts how often it was posted, at least once
 */
record Placed(String orderId, Kind kind, Instant intendedAt, Duration acceptance, int attempts) {}
