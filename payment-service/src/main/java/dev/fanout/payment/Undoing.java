package dev.fanout.payment;

import dev.fanout.events.Money;
import dev.fanout.messaging.PermanentFailureException;
import dev.fanout.payment.Undone.Refunded;
import dev.fanout.payment.Undone.Voided;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.payment.provider.PaymentProvider;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes the provider undo all that it may have done for an order, also what is not in our table. */
@Component
class Undoing {

    private final PaymentProvider provider;

    Undoing(PaymentProvider provider) {
        this.provider = provider;
    }

    /**
     * @param state of a cancelled order
     * @param steps tells apart, by its idempotency keys, the undoing on behalf of different messages
     */
    Undone undo(UUID orderId, PaymentState state, Steps steps) {
        return switch (state.status()) {
            case EXPECTED, AUTHORIZED, VOIDED -> {
                Money held = provider.voidAuthorization(
                        orderId.toString(), state.providerReference(), IdempotencyKey.of(orderId, steps.voidStep));
                // A void that finds nothing may have come after a capture that is not recorded.
                boolean maybeCaptured = state.status() == PaymentStatus.AUTHORIZED || state.confirmed();
                yield held.amount() == 0 && maybeCaptured ? refund(orderId, state, steps) : new Voided(held);
            }
            case CAPTURED -> {
                if (!(refund(orderId, state, steps) instanceof Refunded refunded)
                        || !refunded.amount().equals(state.amount())) {
                    throw new PermanentFailureException("expected the provider to refund " + state.amount()
                            + " of order " + orderId + ", but it did not refund that");
                }
                yield refunded;
            }
            case DECLINED, REFUNDED -> new Voided(PaymentState.NOTHING);
        };
    }

    private Undone refund(UUID orderId, PaymentState state, Steps steps) {
        Money captured = provider.refund(
                orderId.toString(), state.providerReference(), IdempotencyKey.of(orderId, steps.refundStep));
        return captured.amount() == 0 ? new Voided(PaymentState.NOTHING) : new Refunded(captured);
    }

    /** For which message something is undone. */
    enum Steps {
        /** Of the cancellation itself. */
        OF_CANCELLATION("void", "refund"),
        /** Of an order that is seen after its cancellation, and whose authorisation may have been under way before. */
        OF_LATE_ORDER("void-late", "refund-late");

        private final String voidStep;
        private final String refundStep;

        Steps(String voidStep, String refundStep) {
            this.voidStep = voidStep;
            this.refundStep = refundStep;
        }
    }
}
