package dev.fanout.notification.callback;

import static java.util.stream.Collectors.toSet;

import dev.fanout.events.BatchEvent;
import dev.fanout.events.BatchItem;
import dev.fanout.events.OrderEvent.OrderCancelled;
import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.events.ShopEvent;
import dev.fanout.messaging.BatchPreparation;
import dev.fanout.messaging.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Asks for a whole batch of messages at once where to call. */
@Component
@Subscription("batch-callbacks")
class LookUpCallbacksOfBatch implements BatchPreparation<ShopEvent> {

    private final KnownCallbacks callbacks;

    LookUpCallbacksOfBatch(KnownCallbacks callbacks) {
        this.callbacks = callbacks;
    }

    @Override
    public void prepare(List<ShopEvent> batch) {
        callbacks.lookUp(
                batch.stream().flatMap(event -> batchOf(event).stream()).collect(toSet()));
    }

    private static Optional<UUID> batchOf(ShopEvent event) {
        return switch (event) {
            case BatchEvent ofBatch -> Optional.of(ofBatch.batchId());
            case OrderConfirmed confirmed -> batchOf(confirmed.batchItem());
            case OrderCancelled cancelled -> batchOf(cancelled.batchItem());
            default -> Optional.empty();
        };
    }

    private static Optional<UUID> batchOf(@Nullable BatchItem item) {
        return Optional.ofNullable(item).map(BatchItem::batchId);
    }
}
