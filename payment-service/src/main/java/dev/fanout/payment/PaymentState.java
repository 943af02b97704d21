package dev.fanout.payment;

import dev.fanout.events.Money;
import org.jspecify.annotations.Nullable;

/**
 * All that decides on the next call to the provider: what was done, and which facts are known.
 *
 * @param placed the order was seen, and its authorisation was recorded or is not needed any more
 * @param confirmed the order is confirmed
 * @param cancelled the order is cancelled; from then on {@link #status} changes only by undoing
 * @param undone the cancellation was carried out and answered
 * @param amount of the order; zero as long as the order has not been seen
 * @param providerReference of the authorisation, if there is one
 */
record PaymentState(
        PaymentStatus status,
        boolean placed,
        boolean confirmed,
        boolean cancelled,
        boolean undone,
        Money amount,
        @Nullable String providerReference) {

    /** ISO 4217: no currency is involved. */
    static final Money NOTHING = Money.zero("XXX");

    /** Of an order that nothing is known of. */
    static final PaymentState UNKNOWN =
            new PaymentState(PaymentStatus.EXPECTED, false, false, false, false, NOTHING, null);
}
