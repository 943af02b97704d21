package dev.fanout.order.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.events.CancellationReason;
import dev.fanout.order.ordering.OrderStatus;
import dev.fanout.web.InvalidField;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch as clients see it.
 *
 * @param status completed once no order is pending
 * @param rejected orders that were refused, and so are no orders
 * @param items in the order of the request
 * @param callbackSecret by which the receiver of the callbacks knows that they are ours; told once, where the batch was
 *     placed with a {@code callbackUrl}
 */
@Schema(name = "OrderBatch")
record BatchView(
        UUID id,
        Status status,
        int total,
        long confirmed,
        long cancelled,
        long pending,
        long rejected,
        Instant placedAt,
        List<Item> items,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String callbackSecret) {

    static BatchView of(UUID id, Instant placedAt, List<Item> items) {
        long pending = count(items, ItemStatus.PENDING);
        return new BatchView(
                id,
                pending == 0 ? Status.COMPLETED : Status.RUNNING,
                items.size(),
                count(items, ItemStatus.CONFIRMED),
                count(items, ItemStatus.CANCELLED),
                pending,
                count(items, ItemStatus.REJECTED),
                placedAt,
                items,
                null);
    }

    BatchView withSecret(String secret) {
        return new BatchView(id, status, total, confirmed, cancelled, pending, rejected, placedAt, items, secret);
    }

    private static long count(List<Item> items, ItemStatus status) {
        return items.stream().filter(item -> item.status() == status).count();
    }

    enum Status {
        RUNNING,
        COMPLETED
    }

    /** The status of the order, or that there is none. */
    enum ItemStatus {
        PENDING,
        CONFIRMED,
        CANCELLED,
        REJECTED;

        static ItemStatus of(OrderStatus order) {
            return switch (order) {
                case PENDING -> PENDING;
                case CONFIRMED -> CONFIRMED;
                case CANCELLED -> CANCELLED;
            };
        }
    }

    /**
     * One order of the batch.
     *
     * @param orderId under which the order is found once it has entered its saga; absent if it was rejected at once
     * @param errors why it was rejected; otherwise left out
     */
    record Item(
            @Nullable UUID orderId,
            ItemStatus status,
            @Nullable CancellationReason cancellationReason,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<InvalidField> errors) {}
}
