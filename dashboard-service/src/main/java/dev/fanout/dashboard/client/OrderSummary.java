package dev.fanout.dashboard.client;

import dev.fanout.events.Money;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order, as far as a customer's dashboard shows it.
 *
 * @param status as order-service calls it, and so is what follows
 * @param decidedAt when it got its status; absent while it is pending
 * @param settledAt when all participants had done what that status asks of them; absent before
 */
public record OrderSummary(
        UUID id,
        String status,
        @Nullable String cancellationReason,
        Money total,
        Instant placedAt,
        @Nullable Instant decidedAt,
        @Nullable Instant settledAt,
        Progress saga) {

    public OrderSummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(placedAt, "placedAt");
        Objects.requireNonNull(saga, "saga");
    }

    /** Where its saga is. */
    public record Progress(String status, String inventory, String payment) {

        public Progress {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(inventory, "inventory");
            Objects.requireNonNull(payment, "payment");
        }
    }
}
