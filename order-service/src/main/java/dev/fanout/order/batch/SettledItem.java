package dev.fanout.order.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.events.CancellationReason;
import dev.fanout.order.batch.BatchView.ItemStatus;
import dev.fanout.web.InvalidField;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item of a batch that is settled.
 *
 * @param number which of the batch's items it was the settling of, from 1
 */
record SettledItem(int number, Data data) {

    /**
     * As clients see it.
     *
     * @param index of the order in the request, from 0
     * @param status as it was settled: not what became of the order later
     */
    record Data(
            int index,
            @Nullable UUID orderId,
            ItemStatus status,
            @Nullable CancellationReason cancellationReason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InvalidField> errors) {}
}
