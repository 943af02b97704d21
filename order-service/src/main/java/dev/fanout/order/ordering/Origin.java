package dev.fanout.order.ordering;

import dev.fanout.events.BatchItem;
import org.jspecify.annotations.Nullable;

/**
 * What an order came with.
 *
 * @param batchItem absent if it came alone
 * @param traceparent of the request
 */
record Origin(@Nullable BatchItem batchItem, @Nullable String traceparent) {}
