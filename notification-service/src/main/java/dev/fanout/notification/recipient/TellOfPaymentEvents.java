package dev.fanout.notification.recipient;

import dev.fanout.events.PaymentEvent;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Finds the recipients of what happens to payments. */
@Component
class TellOfPaymentEvents implements EventHandler<PaymentEvent> {

    private final Expansions expansions;

    TellOfPaymentEvents(Expansions expansions) {
        this.expansions = expansions;
    }

    @Override
    public void handle(PaymentEvent event, EventMetadata metadata) {
        expansions.begin(event, metadata);
    }
}
