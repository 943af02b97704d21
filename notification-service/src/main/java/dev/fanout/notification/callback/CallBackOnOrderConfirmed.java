package dev.fanout.notification.callback;

import dev.fanout.events.BatchItem;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.messaging.EventHandler;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Subscription;
import dev.fanout.notification.callback.Callbacks.Settled;
import dev.fanout.notification.callback.Callbacks.Status;
import java.util.List;
import org.springframework.stereotype.Component;

/** Calls back for an order of a batch that is confirmed. */
@Component
@Subscription("batch-callbacks")
class CallBackOnOrderConfirmed implements EventHandler<OrderConfirmed> {

    private final Callbacks callbacks;

    CallBackOnOrderConfirmed(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public boolean concerns(OrderConfirmed confirmed) {
        return confirmed.batchItem() != null;
    }

    @Override
    public void handle(OrderConfirmed confirmed, EventMetadata metadata) {
        BatchItem item = confirmed.batchItem();
        if (item != null) {
            callbacks.settled(
                    new Settled(item.batchId(), item.index(), confirmed.orderId(), Status.CONFIRMED, null, List.of()),
                    confirmed.customerId(),
                    metadata);
        }
    }
}
