package dev.fanout.notification.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that this instance is at.
 *
 * @param first whether none of its attempts has failed yet
 * @param failures attempts that have failed since it was put into the queue
 * @param lease until when no other instance takes it over
 */
record Claim(UUID deliveryId, String destination, boolean first, int failures, Instant lease) {}
