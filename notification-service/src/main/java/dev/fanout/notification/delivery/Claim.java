package dev.fanout.notification.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that this instance is at.
 *
 * @param failures attempts that have failed since it was put into the queue
 * @param lease until when no other instance takes it over
 * @param run of which it is a part
 */
record Claim(UUID deliveryId, int failures, Instant lease, Run run) {}
