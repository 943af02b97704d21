package dev.fanout.notification.callback;

import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import org.springframework.stereotype.Component;

/** Remembers where to call for a batch, or that nobody wants to know. */
@Component
@Subscription("batch-callbacks")
class RememberCallbackOnBatchPlaced implements EventHandler<BatchPlaced> {

    private final CallbackStore store;

    RememberCallbackOnBatchPlaced(CallbackStore store) {
        this.store = store;
    }

    @Override
    public void handle(BatchPlaced placed, EventMetadata metadata) {
        store.insert(new Callback(placed.batchId(), placed.callbackUrl(), null));
    }
}
