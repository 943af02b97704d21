package dev.fanout.notification.recipient;

import dev.fanout.events.BatchEvent;
import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import org.springframework.stereotype.Component;

/** Finds the recipients of what happens to batches. */
@Component
class TellOfBatchEvents implements EventHandler<BatchEvent> {

    private final Expansions expansions;

    TellOfBatchEvents(Expansions expansions) {
        this.expansions = expansions;
    }

    @Override
    public void handle(BatchEvent event, EventMetadata metadata) {
        expansions.begin(event instanceof BatchPlaced placed ? withoutCallback(placed) : event, metadata);
    }

    /** The URL may hold a secret of whoever placed the batch, and is nobody else's business. */
    private static BatchPlaced withoutCallback(BatchPlaced placed) {
        return new BatchPlaced(placed.batchId(), placed.total(), null);
    }
}
