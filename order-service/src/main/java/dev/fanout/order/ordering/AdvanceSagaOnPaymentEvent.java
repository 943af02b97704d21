package dev.fanout.order.ordering;

import dev.fanout.events.PaymentEvent;
import dev.fanout.events.PaymentEvent.PaymentAuthorized;
import dev.fanout.events.PaymentEvent.PaymentCaptured;
import dev.fanout.events.PaymentEvent.PaymentDeclined;
import dev.fanout.events.PaymentEvent.PaymentRefunded;
import dev.fanout.events.PaymentEvent.PaymentVoided;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.order.overload.AnswerLag;
import org.springframework.stereotype.Component;

/** Takes in what payment-service answers. */
@Component
class AdvanceSagaOnPaymentEvent implements EventHandler<PaymentEvent> {

    private final Sagas sagas;
    private final AnswerLag lag;

    AdvanceSagaOnPaymentEvent(Sagas sagas, AnswerLag lag) {
        this.sagas = sagas;
        this.lag = lag;
    }

    @Override
    public void handle(PaymentEvent event, EventMetadata metadata) {
        Order answered = sagas.advance(
                event.orderId(),
                metadata,
                switch (event) {
                    case PaymentAuthorized _ -> Order::paymentAuthorized;
                    case PaymentDeclined declined -> (order, now) -> order.paymentDeclined(declined.reason(), now);
                    case PaymentCaptured _ -> Order::paymentCaptured;
                    case PaymentVoided _ -> Order::paymentVoided;
                    case PaymentRefunded _ -> Order::paymentRefunded;
                });
        if (event instanceof PaymentAuthorized || event instanceof PaymentDeclined) {
            lag.answered(metadata.source(), answered.placedAt());
        }
    }
}
