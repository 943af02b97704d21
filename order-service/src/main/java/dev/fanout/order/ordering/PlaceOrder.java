package dev.fanout.order.ordering;

import dev.fanout.web.ShortText;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * What a customer wants.
 *
 * @param paymentMethod token of the payment provider, never card data
 * @param lines a product may appear in several; they count together
 */
public record PlaceOrder(
        @NotNull @ShortText String customerId,
        @NotNull @Email @ShortText(max = 320) String customerEmail,
        @NotNull @ShortText String paymentMethod,
        @NotNull @Size(min = 1, max = 100) List<@NotNull @Valid Wish> lines) {

    /** How much of one product. */
    public record Wish(
            @NotNull @ShortText String sku,
            @NotNull @Min(1) @Max(Quote.MOST_OF_ONE_PRODUCT) Integer quantity) {}
}
