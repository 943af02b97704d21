package dev.fanout.notification.recipient;

import dev.fanout.events.OrderEvent;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Finds the recipients of what happens to orders. */
@Component
class TellOfOrderEvents implements EventHandler<OrderEvent> {

    private final Expansions expansions;

    TellOfOrderEvents(Expansions expansions) {
        this.expansions = expansions;
    }

    @Override
    public void handle(OrderEvent event, EventMetadata metadata) {
        expansions.begin(event, metadata);
    }
}
