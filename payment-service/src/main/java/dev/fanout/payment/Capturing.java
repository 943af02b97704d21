package dev.fanout.payment;

import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.payment.provider.PaymentProvider;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Has the provider take money that it holds. */
@Component
class Capturing {

    private final Payments payments;
    private final PaymentProvider provider;

    Capturing(Payments payments, PaymentProvider provider) {
        this.payments = payments;
        this.provider = provider;
    }

    /**
     * @return whether the money was taken; it was not if the order has been cancelled in the meantime and the provider
     *     refuses for that reason
     */
    boolean capture(UUID orderId, String providerReference, Money amount) {
        try {
            provider.capture(orderId.toString(), providerReference, amount, IdempotencyKey.of(orderId, "capture"));
            return true;
        } catch (PermanentFailureException e) {
            if (payments.stateOf(orderId).cancelled()) {
                return false;
            }
            throw e;
        }
    }
}
