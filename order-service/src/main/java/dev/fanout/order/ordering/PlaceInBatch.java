package dev.fanout.order.ordering;

import dev.fanout.events.BatchItem;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * With which batch an order came, and as which item.
 *
 * @param batchIndex absent of an order that was placed by an instance which did not know of it yet
 */
@Embeddable
record PlaceInBatch(
        @Column(updatable = false) UUID batchId,
        @Column(updatable = false) @Nullable Integer batchIndex) {

    static PlaceInBatch of(BatchItem item) {
        return new PlaceInBatch(item.batchId(), item.index());
    }

    @Nullable BatchItem item() {
        return batchIndex == null ? null : new BatchItem(batchId, batchIndex);
    }
}
