package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** What this service asks order-service for. */
interface OrderApi {

    /** The newest first. */
    @GetExchange("/orders")
    @Nullable Paged<OrderSummary> ofCustomer(@RequestParam String customerId, @RequestParam int size);
}
