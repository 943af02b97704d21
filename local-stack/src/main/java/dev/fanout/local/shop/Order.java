package dev.fanout.local.shop;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order as order-service shows it. */
public record Order(
        String id,
        String status,
        @Nullable String cancellationReason,
        Money total,
        List<Line> lines,
        @JsonUnwrapped Times times,
        @Nullable String traceId,
        Saga saga) {

    /**
     * The order's saga.
     *
     * @param inventory what inventory-service has answered
     * @param payment what payment-service has answered
     */
    public record Saga(String status, String inventory, String payment) {}

    /**
     * When an order began and ended, by the clock of order-service.
     *
     * @param deadline of the decision
     * @param settledAt when the saga ended; null while it runs
     */
    public record Times(
            Instant placedAt, Instant deadline, @Nullable Instant settledAt) {

        /** How long the saga took; null while it runs. */
        public @Nullable Duration untilSettled() {
            return settledAt == null ? null : Duration.between(placedAt, settledAt);
        }
    }

    public boolean isSettled() {
        return saga.status().equals("COMPLETED") || saga.status().equals("COMPENSATED");
    }

    /** {@code CONFIRMED}, or the reason for which it was cancelled. */
    public String outcome() {
        return cancellationReason != null ? cancellationReason : status;
    }
}
