package dev.fanout.events;

import dev.fanout.messaging.Announces;
import dev.fanout.messaging.EventType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts announced by order-service about batches: orders that came together. */
@Announces("order")
public sealed interface BatchEvent extends ShopEvent {

    UUID batchId();

    @Override
    default String subject() {
        return batchId().toString();
    }

    /**
     * A customer has placed a batch; its orders enter their sagas one after the other.
     *
     * @param total how many orders the customer sent, those that were rejected too
     * @param callbackUrl where the customer wants to hear of each order and of the batch's end, if anywhere
     */
    @EventType("order.batch-placed.v1")
    record BatchPlaced(UUID batchId, int total, @Nullable String callbackUrl) implements BatchEvent {}

    /**
     * Some orders of a batch were refused and will never be placed. An item is in one such event at most.
     *
     * @param items at least one, at most 100
     */
    @EventType("order.batch-items-rejected.v1")
    record BatchItemsRejected(UUID batchId, List<RejectedItem> items) implements BatchEvent {

        public BatchItemsRejected {
            items = List.copyOf(items);
        }
    }

    /**
     * An order that was refused.
     *
     * @param index its place in the request, from 0
     * @param errors what was wrong with it, at least one thing; the first 10
     */
    record RejectedItem(int index, List<ItemError> errors) {

        public RejectedItem {
            errors = List.copyOf(errors);
        }
    }

    /** @param field path within the order, for example {@code lines[0].sku}; empty where it is the order as a whole */
    record ItemError(String field, String message) {}

    /**
     * Every order of a batch is decided or rejected; announced once. An order that is cancelled after its confirmation
     * counts as confirmed.
     */
    @EventType("order.batch-completed.v1")
    record BatchCompleted(UUID batchId, int total, int confirmed, int cancelled, int rejected) implements BatchEvent {}
}
