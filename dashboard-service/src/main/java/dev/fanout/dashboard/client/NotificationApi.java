package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/** What this service asks notification-service for. */
interface NotificationApi {

    @GetExchange("/customers/{id}")
    @Nullable CustomerSummary customer(@PathVariable String id);

    /** The newest first. */
    @GetExchange("/deliveries")
    @Nullable Paged<DeliverySummary> ofCustomer(@RequestParam String customerId, @RequestParam int size);

    /** A page of all of them, the newest first. */
    @GetExchange("/deliveries")
    @Nullable Paged<ListedDelivery> all(@RequestParam int page, @RequestParam int size);

    /** A page of those about one customer, the newest first. */
    @GetExchange("/deliveries")
    @Nullable Paged<ListedDelivery> listOfCustomer(
            @RequestParam String customerId, @RequestParam int page, @RequestParam int size);
}
