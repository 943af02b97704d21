package dev.fanout.local.shop;

import org.jspecify.annotations.Nullable;

/** The payment of an order. */
public record Payment(
        String orderId, String status, @Nullable Money amount) {}
