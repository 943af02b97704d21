package dev.fanout.payment;

import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.RemoteCallHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Payment's second step of the saga: has the provider take the money of a confirmed order. */
@Component
class CapturePaymentOnOrderConfirmed
        implements RemoteCallHandler<OrderConfirmed, CapturePaymentOnOrderConfirmed.Answer> {

    private final Payments payments;
    private final Capturing capturing;
    private final EventPublisher events;
    private final Clock clock;

    CapturePaymentOnOrderConfirmed(Payments payments, Capturing capturing, EventPublisher events, Clock clock) {
        this.payments = payments;
        this.capturing = capturing;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param assumed the state for which this is the right outcome
     * @param captured whether money was taken; it is not where none is held, or where the order is cancelled
     */
    record Answer(PaymentState assumed, boolean captured) {}

    @Override
    public Answer call(OrderConfirmed confirmed, EventMetadata metadata) {
        UUID orderId = confirmed.orderId();
        PaymentState state = payments.stateOf(orderId);
        boolean capture = state.status() == PaymentStatus.AUTHORIZED && !state.cancelled();
        return new Answer(
                state,
                capture
                        && capturing.capture(
                                orderId, Objects.requireNonNull(state.providerReference()), state.amount()));
    }

    @Override
    public void handle(OrderConfirmed confirmed, Answer answer, EventMetadata metadata) {
        Payment payment = payments.locked(confirmed.orderId(), confirmed.customerId());
        payment.require(answer.assumed());
        Instant now = clock.instant();
        payment.confirm(now);
        if (answer.captured()) {
            events.publish(payment.capture(now));
        }
        payments.save(payment);
    }
}
