package dev.fanout.dashboard.client;

import dev.fanout.web.Paged;
import dev.fanout.web.Slice;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;

/**
 * What this service asks the others for to read all that they have: in the order of ids, where nothing else is said.
 */
interface WholeListsApi {

    String GROUP = "whole-lists";

    @GetExchange("http://order-service/orders")
    @Nullable Slice<ListedOrder> orders(@RequestParam UUID after, @RequestParam int size);

    /** By the ids of their orders. */
    @GetExchange("http://payment-service/payments")
    @Nullable Slice<PaymentSummary> payments(@RequestParam UUID after, @RequestParam int size);

    @GetExchange("http://notification-service/deliveries")
    @Nullable Slice<ListedDelivery> notifications(@RequestParam UUID after, @RequestParam int size);

    /** A page of those about one customer, the newest first. */
    @GetExchange("http://notification-service/deliveries")
    @Nullable Paged<ListedDelivery> notificationsOf(
            @RequestParam String customerId, @RequestParam int page, @RequestParam int size);
}
