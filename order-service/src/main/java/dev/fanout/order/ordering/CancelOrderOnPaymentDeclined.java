package dev.fanout.order.ordering;

import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Cancels the order: it cannot be paid. */
@Component
class CancelOrderOnPaymentDeclined implements EventHandler<PaymentDeclined> {

    private final Sagas sagas;

    CancelOrderOnPaymentDeclined(Sagas sagas) {
        this.sagas = sagas;
    }

    @Override
    public void handle(PaymentDeclined event, EventMetadata metadata) {
        sagas.advance(event.orderId(), metadata, (order, now) -> order.paymentDeclined(event.reason(), now));
    }
}
