package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** What this service asks payment-service for. */
interface PaymentApi {

    /** The newest first. */
    @GetExchange("/payments")
    @Nullable Paged<PaymentSummary> ofCustomer(@RequestParam String customerId, @RequestParam int size);
}
