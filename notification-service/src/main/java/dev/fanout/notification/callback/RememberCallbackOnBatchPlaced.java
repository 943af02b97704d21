package dev.fanout.notification.callback;

import dev.fanout.events.BatchEvent.BatchPlaced;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Remembers where to call for a batch, or that nobody wants to know. */
@Component
@Subscription("batch-callbacks")
class RememberCallbackOnBatchPlaced implements EventHandler<BatchPlaced> {

    private final CallbackStore store;
    private final KnownCallbacks known;
    private final Clock clock;

    RememberCallbackOnBatchPlaced(CallbackStore store, KnownCallbacks known, Clock clock) {
        this.store = store;
        this.known = known;
        this.clock = clock;
    }

    @Override
    public void handle(BatchPlaced placed, EventMetadata metadata) {
        Callback callback = new Callback(placed.batchId(), placed.callbackUrl(), null);
        store.insert(callback, clock.instant());
        known.add(callback);
    }
}
