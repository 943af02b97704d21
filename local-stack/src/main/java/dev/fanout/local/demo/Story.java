package dev.fanout.local.demo;

import java.util.Set;

/**
 * A way that an order can go.
 *
 * @param title as the demo prints it
 * @param paymentMethod a test token of the simulated payment provider
 * @param inStock whether there is enough of the ordered product
 * @param cancelled whether the customer cancels as soon as the saga is completed
 * @param outcome how the order must end: {@code CONFIRMED}, or the reason of its cancellation
 * @param reservationEnds states in which the reservation may end; {@code none} where there is none
 * @param paymentEnds states in which the payment may end; {@code none} where there is none
 */
record Story(
        String title,
        String paymentMethod,
        boolean inStock,
        boolean cancelled,
        String outcome,
        Set<String> reservationEnds,
        Set<String> paymentEnds) {

    static final String NONE = "none";

    static final Story CONFIRMED = new Story(
            "confirmed: stock reserved and payment authorised in parallel, then committed and captured",
            "tok_visa",
            true,
            false,
            "CONFIRMED",
            Set.of("COMMITTED"),
            Set.of("CAPTURED"));

    static final Story OUT_OF_STOCK = new Story(
            "out of stock: the authorised payment is voided",
            "tok_visa",
            false,
            false,
            "OUT_OF_STOCK",
            Set.of("REJECTED", "RELEASED", NONE),
            Set.of("VOIDED", NONE));

    static final Story DECLINED = new Story(
            "declined: the reserved stock is released",
            "tok_declined",
            true,
            false,
            "PAYMENT_DECLINED",
            Set.of("RELEASED"),
            Set.of("DECLINED"));

    static final Story POISON = new Story(
            "poison: the payment breaks over its message; an operator mends the dead letter and replays it",
            "tok_broken",
            true,
            false,
            "CONFIRMED",
            Set.of("COMMITTED"),
            Set.of("CAPTURED"));

    static final Story CANCELLED = new Story(
            "cancelled by the customer after the capture: refund and restock",
            "tok_visa",
            true,
            true,
            "CUSTOMER_REQUEST",
            Set.of("RELEASED"),
            Set.of("REFUNDED"));

    static final Story TIMED_OUT = new Story(
            "timed out: the payment provider is down, so the deadline decides",
            "tok_down",
            true,
            false,
            "TIMED_OUT",
            Set.of("RELEASED"),
            Set.of("VOIDED", NONE));
}
