package dev.fanout.notification.callback;

import dev.fanout.events.BatchEvent.BatchItemsRejected;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.callback.Callbacks.Settled;
import dev.fanout.notification.callback.Callbacks.Status;
import org.springframework.stereotype.Component;

/** Calls back for orders of a batch that were refused. */
@Component
@Subscription("batch-callbacks")
class CallBackOnBatchItemsRejected implements EventHandler<BatchItemsRejected> {

    private final Callbacks callbacks;

    CallBackOnBatchItemsRejected(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public void handle(BatchItemsRejected rejected, EventMetadata metadata) {
        rejected.items()
                .forEach(item -> callbacks.settled(
                        new Settled(rejected.batchId(), item.index(), null, Status.REJECTED, null, item.errors()),
                        null,
                        metadata));
    }
}
