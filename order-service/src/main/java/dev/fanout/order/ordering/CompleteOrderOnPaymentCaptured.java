package dev.fanout.order.ordering;

import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Completes the saga if the goods are committed too. */
@Component
class CompleteOrderOnPaymentCaptured implements EventHandler<PaymentCaptured> {

    private final Sagas sagas;

    CompleteOrderOnPaymentCaptured(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(PaymentCaptured event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::paymentCaptured);
    }
}
