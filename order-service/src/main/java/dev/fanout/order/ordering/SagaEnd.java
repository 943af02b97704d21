package dev.fanout.order.ordering;

import java.time.Duration;

/**
 * How a saga ended.
 *
 * @param outcome {@code CONFIRMED}, or the reason for which the order was cancelled
 * @param duration since the order was placed
 */
record SagaEnd(String outcome, Duration duration) {}
