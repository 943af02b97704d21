package dev.fanout.order.ordering;

import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Payment has answered the cancellation; the compensation is done if inventory has too. */
@Component
class FinishCompensationOnPaymentVoided implements EventHandler<PaymentVoided> {

    private final Sagas sagas;

    FinishCompensationOnPaymentVoided(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(PaymentVoided event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::paymentVoided);
    }
}
