package dev.fanout.payment;

import java.util.UUID;

/** The payments of all orders. */
interface Payments {

    /**
     * What is known of an order's payment, {@link PaymentState#UNKNOWN} where nothing is. A short read of its own:
     * nothing stays locked, so what was read may be outdated at once, see {@link Payment#require}.
     */
    PaymentState stateOf(UUID orderId);

    /**
     * Makes known to everybody, in a short change of its own, that an order is cancelled; to be called before the
     * provider is asked to undo. From then on no answer to an authorisation or a capture is recorded any more, so
     * whoever had one under way calls again and sees that its work is to be undone, and whoever is refused by the
     * provider can see why.
     *
     * @return what is known now
     */
    PaymentState markCancelled(UUID orderId, String customerId);

    /**
     * The payment of an order, locked until the end of the current transaction; a new one that is not saved yet where
     * nothing was known.
     */
    Payment locked(UUID orderId, String customerId);

    /** Keeps a payment that may be new; after its change, because what changes after this costs a statement more. */
    void save(Payment payment);
}
