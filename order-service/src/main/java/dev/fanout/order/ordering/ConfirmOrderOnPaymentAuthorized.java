package dev.fanout.order.ordering;

import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Confirms the order if inventory said yes too. */
@Component
class ConfirmOrderOnPaymentAuthorized implements EventHandler<PaymentAuthorized> {

    private final Sagas sagas;

    ConfirmOrderOnPaymentAuthorized(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(PaymentAuthorized event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, Order::paymentAuthorized);
    }
}
