package dev.fanout.local.shop;

import org.jspecify.annotations.Nullable;

/** The saga of an order, as the dashboard has made it out from the events. */
public record Saga(
        String orderId,
        String status,
        String orderStatus,
        @Nullable String reason,
        @Nullable Money total,
        String inventory,
        String payment) {}
