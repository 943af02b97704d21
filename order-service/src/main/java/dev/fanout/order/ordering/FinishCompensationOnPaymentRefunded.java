package dev.fanout.order.ordering;

import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Payment has answered the cancellation by paying back; the compensation is done if inventory has answered too. */
@Component
class FinishCompensationOnPaymentRefunded implements EventHandler<PaymentRefunded> {

    private final Sagas sagas;

    FinishCompensationOnPaymentRefunded(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(PaymentRefunded event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::paymentRefunded);
    }
}
