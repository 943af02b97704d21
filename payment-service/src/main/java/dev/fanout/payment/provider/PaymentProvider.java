package dev.fanout.payment.provider;

import dev.fanout.events.Money;
import org.jspecify.annotations.Nullable;

/**
 * Holds, takes and gives back money for us. An order has at most one payment, so the provider knows it by the order's
 * reference, also where we never learned the provider's own.
 *
 * <p>Every operation carries an {@link IdempotencyKey}: a repetition under the same key gives the answer of the first
 * and has no effect of its own. All of them block for as long as the network takes, so none is called while a database
 * transaction is open.
 *
 * <p>Every operation throws {@link ProviderUnavailableException} where a repetition may help, and
 * {@link dev.fanout.messaging.PermanentFailureException} where none can.
 */
public interface PaymentProvider {

    /**
     * Asks the provider to hold an amount. For an order that was voided before, the provider refuses, or undoes it at
     * once: an authorisation that was late on its way never holds anything.
     *
     * @param paymentMethod token of the provider, never card data
     */
    Authorization authorize(String orderReference, Money amount, String paymentMethod, IdempotencyKey key);

    /**
     * Takes the money that is held.
     *
     * @param providerReference of the authorisation
     * @throws dev.fanout.messaging.PermanentFailureException also if the authorisation was voided
     */
    void capture(String orderReference, String providerReference, Money amount, IdempotencyKey key);

    /**
     * Lets go of what is held for an order, now and in future. Takes back no money that was captured.
     *
     * @param providerReference of the authorisation, absent where its answer never reached us
     * @return what was held; zero where there was nothing
     */
    Money voidAuthorization(String orderReference, @Nullable String providerReference, IdempotencyKey key);

    /**
     * Gives back all that was captured for an order.
     *
     * @param providerReference of the authorisation, absent where its answer never reached us
     * @return what was given back; zero where nothing had been captured
     */
    Money refund(String orderReference, @Nullable String providerReference, IdempotencyKey key);
}
