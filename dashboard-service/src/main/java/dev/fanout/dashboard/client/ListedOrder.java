package dev.fanout.dashboard.client;

import dev.fanout.events.Money;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order of the list of all orders.
 *
 * @param decidedAt when it got its status; absent while it is pending
 * @param settledAt when all participants had done what that status asks of them; absent before
 */
public record ListedOrder(
        UUID id,
        String customerId,
        String status,
        @Nullable String cancellationReason,
        Money total,
        Instant placedAt,
        @Nullable Instant decidedAt,
        @Nullable Instant settledAt,
        OrderSummary.Progress saga) {

    public ListedOrder {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(customerId, "customerId");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(placedAt, "placedAt");
        Objects.requireNonNull(saga, "saga");
    }
}
