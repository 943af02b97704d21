package dev.fanout.payment;

import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.RemoteCallHandler;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Payment's compensation: has the provider let go of the money of a cancelled order, or give it back. */
@Component
class UndoPaymentOnOrderCancelled implements RemoteCallHandler<OrderCancelled, UndoPaymentOnOrderCancelled.Answer> {

    private final Payments payments;
    private final Undoing undoing;
    private final EventPublisher events;
    private final Clock clock;

    UndoPaymentOnOrderCancelled(Payments payments, Undoing undoing, EventPublisher events, Clock clock) {
        this.payments = payments;
        this.undoing = undoing;
        this.events = events;
        this.clock = clock;
    }

    /** @param assumed the state for which this is the right outcome */
    record Answer(PaymentState assumed, Undone outcome) {}

    @Override
    public Answer call(OrderCancelled cancelled, EventMetadata metadata) {
        UUID orderId = cancelled.orderId();
        PaymentState state = payments.markCancelled(orderId, cancelled.customerId());
        return new Answer(
                state,
                state.undone()
                        ? new Undone.Voided(PaymentState.NOTHING)
                        : undoing.undo(orderId, state, Undoing.Steps.OF_CANCELLATION));
    }

    @Override
    public void handle(OrderCancelled cancelled, Answer answer, EventMetadata metadata) {
        Payment payment = payments.locked(cancelled.orderId(), cancelled.customerId());
        payment.require(answer.assumed());
        payment.undo(answer.outcome(), clock.instant()).forEach(events::publish);
        payments.save(payment);
    }
}
