package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
import java.util.UUID;

/** Facts announced by payment-service. */
@Announces("payment")
public sealed interface PaymentEvent extends ShopEvent {

    @Override
    UUID orderId();

    @Override
    default String subject() {
        return orderId().toString();
    }

    /** The provider holds the amount for us. */
    @EventType("payment.authorized.v1")
    record PaymentAuthorized(UUID orderId, Money amount, String providerReference) implements PaymentEvent {}

    /** The provider refuses the payment. */
    @EventType("payment.declined.v1")
    record PaymentDeclined(UUID orderId, String reason) implements PaymentEvent {}

    /** The money is ours. */
    @EventType("payment.captured.v1")
    record PaymentCaptured(UUID orderId, Money amount) implements PaymentEvent {}

    /** @param amount what the provider no longer holds; 0 where there was nothing to undo */
    @EventType("payment.voided.v1")
    record PaymentVoided(UUID orderId, Money amount) implements PaymentEvent {}

    /** Money that had been captured went back in full. */
    @EventType("payment.refunded.v1")
    record PaymentRefunded(UUID orderId, Money amount) implements PaymentEvent {}
}
