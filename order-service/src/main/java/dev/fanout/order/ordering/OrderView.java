package dev.fanout.order.ordering;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as clients see it.
 *
 * @param decidedAt when the order got its present status; absent while it is pending
 * @param settledAt when all participants had done what that status asks of them; absent before
 * @param traceId of the request that placed it
 */
@Schema(name = "Order")
record OrderView(
        UUID id,
        String customerId,
        OrderStatus status,
        @Nullable CancellationReason cancellationReason,
        @Nullable String cancellationDetail,
        Money total,
        List<Line> lines,
        Instant placedAt,
        @Nullable Instant decidedAt,
        Instant deadline,
        @Nullable Instant settledAt,
        @Nullable UUID batchId,
        @Nullable String traceId,
        Saga saga) {

    record Saga(SagaStatus status, InventoryState inventory, PaymentState payment) {}
}
