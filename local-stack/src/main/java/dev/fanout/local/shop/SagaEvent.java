package dev.fanout.local.shop;

import java.time.Instant;

/**
 * A line of an order's timeline.
 *
 * @param direction {@code SENT} or {@code RECEIVED}, seen from order-service
 */
public record SagaEvent(Instant at, String direction, String type, String source) {}
