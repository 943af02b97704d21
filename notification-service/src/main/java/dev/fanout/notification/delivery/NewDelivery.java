package dev.fanout.notification.delivery;

import java.util.UUID;

/** A delivery that is about to be stored. */
record NewDelivery(UUID id, Occasion occasion, Recipient recipient, long turn) {}
