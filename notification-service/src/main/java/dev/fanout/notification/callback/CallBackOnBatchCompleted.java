package dev.fanout.notification.callback;

import dev.fanout.events.BatchEvent.BatchCompleted;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.callback.Callbacks.Completed;
import org.springframework.stereotype.Component;

/** Calls back at the end of a batch. */
@Component
@Subscription("batch-callbacks")
class CallBackOnBatchCompleted implements EventHandler<BatchCompleted> {

    private final Callbacks callbacks;

    CallBackOnBatchCompleted(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public void handle(BatchCompleted batch, EventMetadata metadata) {
        callbacks.completed(
                new Completed(batch.batchId(), batch.total(), batch.confirmed(), batch.cancelled(), batch.rejected()),
                metadata);
    }
}
