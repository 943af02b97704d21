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
     * Makes known to all instances, in a short change of its own, that an order is cancelled; the caller does this
     * before it asks the provider to undo. From then on no answer to an authorisation or a capture is recorded any
     * more: an instance that had one under way calls again and sees that its work is to be undone, and an instance that
     * the provider refuses can see why.
     *
     * @return what is known now
     */
    PaymentState markCancelled(UUID orderId, String customerId);

    /**
     * The payment of an order, locked until the end of the current transaction; a new one that is not saved yet where
     * nothing was known.
     */
    Payment locked(UUID orderId, String customerId);

    /**
     * Keeps a payment that may be new. The caller changes it first, because a change after this costs a statement more.
     */
    void save(Payment payment);
}
