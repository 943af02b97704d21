package dev.fanout.notification.delivery;

import java.util.UUID;

/**
 * What enters the queue.
 *
 * @param failures that count already: with all but one, a single attempt is left
 */
record NewDelivery(UUID id, Recipient recipient, long turn, int failures) {}
