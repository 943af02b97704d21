package dev.fanout.payment;

import dev.fanout.defaults.saga.SagaDeadlines;
import dev.fanout.events.OrderEvent.OrderPlaced;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.RemoteCallHandler;
import dev.fanout.payment.provider.Authorization;
import dev.fanout.payment.provider.IdempotencyKey;
import dev.fanout.payment.provider.PaymentProvider;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Payment's first step of the saga: has the provider hold the money of a new order. For an order that comes after its
 * deadline it does not ask, and leaves no trace: the order is cancelled, or is about to be, and whatever an earlier
 * attempt had the provider hold is let go with the cancellation.
 */
@Component
class AuthorizePaymentOnOrderPlaced implements RemoteCallHandler<OrderPlaced, AuthorizePaymentOnOrderPlaced.Answer> {

    private final Payments payments;
    private final PaymentProvider provider;
    private final Capturing capturing;
    private final Undoing undoing;
    private final EventPublisher events;
    private final SagaDeadlines deadlines;
    private final Clock clock;

    AuthorizePaymentOnOrderPlaced(
            Payments payments,
            PaymentProvider provider,
            Capturing capturing,
            Undoing undoing,
            EventPublisher events,
            SagaDeadlines deadlines,
            Clock clock) {
        this.payments = payments;
        this.provider = provider;
        this.capturing = capturing;
        this.undoing = undoing;
        this.events = events;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    /** @param assumed the state for which this is the right outcome */
    record Answer(PaymentState assumed, Outcome outcome) {}

    sealed interface Outcome {

        record Authorized(String reference, boolean captured) implements Outcome {}

        record Declined(String reason) implements Outcome {}

        /** The order was seen before, or it is cancelled and nothing is held for it. */
        record NothingToDo() implements Outcome {}

        /** The deadline of the order has passed, and nobody has decided on it yet. */
        record TooLate() implements Outcome {}
    }

    @Override
    public Answer call(OrderPlaced placed, EventMetadata metadata) {
        UUID orderId = placed.orderId();
        PaymentState state = payments.stateOf(orderId);
        if (state.placed()) {
            return new Answer(state, new Outcome.NothingToDo());
        }
        if (state.cancelled()) {
            // An earlier attempt may have been under way when the cancellation was carried out.
            undoing.undo(orderId, state, Undoing.Steps.OF_LATE_ORDER);
            return new Answer(state, new Outcome.NothingToDo());
        }
        if (!state.confirmed() && deadlines.hasPassed(placed.deadline())) {
            return new Answer(state, new Outcome.TooLate());
        }
        Authorization authorization = provider.authorize(
                orderId.toString(), placed.total(), placed.paymentMethod(), IdempotencyKey.of(orderId, "authorize"));
        return new Answer(
                state,
                switch (authorization) {
                    case Authorization.Declined(String reason) -> new Outcome.Declined(reason);
                    case Authorization.Authorized(String reference) ->
                        new Outcome.Authorized(
                                reference, state.confirmed() && capturing.capture(orderId, reference, placed.total()));
                });
    }

    @Override
    public void handle(OrderPlaced placed, Answer answer, EventMetadata metadata) {
        if (answer.outcome() instanceof Outcome.TooLate) {
            // Not even that it was placed: another attempt that is under way has to find out what became of the order.
            deadlines.countRefused();
            return;
        }
        Payment payment = payments.locked(placed.orderId(), placed.customerId());
        payment.require(answer.assumed());
        Instant now = clock.instant();
        if (!answer.assumed().placed()) {
            payment.place(placed.total(), now);
        }
        switch (answer.outcome()) {
            case Outcome.Authorized(String reference, boolean captured) -> {
                events.publish(payment.authorize(reference, now));
                if (captured) {
                    events.publish(payment.capture(now));
                }
            }
            case Outcome.Declined(String reason) -> events.publish(payment.decline(reason, now));
            case Outcome.NothingToDo(), Outcome.TooLate() -> {}
        }
        payments.save(payment);
    }
}
