package dev.fanout.notification.customer;

import dev.fanout.notification.delivery.CustomerDeliveries;
import dev.fanout.notification.delivery.CustomerDeliveries.Told;
import dev.fanout.notification.subscription.CustomerSubscriptions;
import dev.fanout.notification.subscription.CustomerSubscriptions.CustomerSubscription;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Customers", description = "What this service knows of those whom it tells")
@RestController
@RequestMapping("/customers")
class CustomerController {

    /** A customer's page shows no more; {@code total} says how many there are. */
    private static final int MOST_SUBSCRIPTIONS = 20;

    private final Customers customers;
    private final CustomerDeliveries deliveries;
    private final CustomerSubscriptions subscriptions;

    CustomerController(Customers customers, CustomerDeliveries deliveries, CustomerSubscriptions subscriptions) {
        this.customers = customers;
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
    }

    /**
     * A customer as this service knows him: from the orders that it was told of.
     *
     * @param email as his latest order had it; absent as long as no order was seen
     * @param orders of his that are known
     * @param notifications deliveries about him that are still kept, those to subscribers included
     */
    @Schema(name = "Customer")
    record CustomerView(
            String id, @Nullable String email, long orders, Notifications notifications, Subscriptions subscriptions) {}

    /** @param lastAt when the latest one was taken on; absent if there is none */
    @Schema(name = "CustomerNotifications")
    record Notifications(long total, @Nullable Instant lastAt) {}

    /** @param items the newest 20 of those that subscribe to this customer alone */
    @Schema(name = "CustomerSubscriptions")
    record Subscriptions(long total, List<CustomerSubscription> items) {}

    @Operation(summary = "What this service knows of a customer")
    @ApiResponse(responseCode = "200")
    @ApiResponse(
            responseCode = "404",
            description = "It was told of no order of his, and nobody subscribes to him",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    @GetMapping("/{id}")
    CustomerView find(@PathVariable @ShortText String id) {
        long orders = customers.ordersOf(id);
        Told told = deliveries.about(id);
        List<CustomerSubscription> newest = subscriptions.newestOf(id, MOST_SUBSCRIPTIONS);
        if (orders == 0 && told.total() == 0 && newest.isEmpty()) {
            throw ProblemException.notFound("customer-not-found", "Nothing is known of a customer " + id + ".");
        }
        long subscribed = newest.size() < MOST_SUBSCRIPTIONS ? newest.size() : subscriptions.countOf(id);
        return new CustomerView(
                id,
                customers.addressOf(id).orElse(null),
                orders,
                new Notifications(told.total(), told.lastAt()),
                new Subscriptions(subscribed, newest));
    }
}
