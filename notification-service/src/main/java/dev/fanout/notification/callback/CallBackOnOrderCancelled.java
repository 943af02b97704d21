package dev.fanout.notification.callback;

import dev.fanout.events.BatchItem;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.callback.Callbacks.Settled;
import dev.fanout.notification.callback.Callbacks.Status;
import java.util.List;
import org.springframework.stereotype.Component;

/** Calls back for an order of a batch that is cancelled. */
@Component
@Subscription("batch-callbacks")
class CallBackOnOrderCancelled implements EventHandler<OrderCancelled> {

    private final Callbacks callbacks;

    CallBackOnOrderCancelled(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public boolean concerns(OrderCancelled cancelled) {
        return cancelled.batchItem() != null;
    }

    @Override
    public void handle(OrderCancelled cancelled, EventMetadata metadata) {
        BatchItem item = cancelled.batchItem();
        if (item != null) {
            callbacks.settled(
                    new Settled(
                            item.batchId(),
                            item.index(),
                            cancelled.orderId(),
                            Status.CANCELLED,
                            cancelled.reason(),
                            List.of()),
                    cancelled.customerId(),
                    metadata);
        }
    }
}
