package dev.fanout.notification.recipient;

import dev.fanout.events.InventoryEvent;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Finds the recipients of what happens to goods. */
@Component
class TellOfInventoryEvents implements EventHandler<InventoryEvent> {

    private final Expansions expansions;

    TellOfInventoryEvents(Expansions expansions) {
        this.expansions = expansions;
    }

    @Override
    public void handle(InventoryEvent event, EventMetadata metadata) {
        expansions.begin(event, metadata);
    }
}
