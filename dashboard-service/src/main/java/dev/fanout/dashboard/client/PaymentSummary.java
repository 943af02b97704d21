package dev.fanout.dashboard.client;

import dev.fanout.events.Money;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A payment, as far as a customer's dashboard shows it: what its provider calls it is for operators. */
public record PaymentSummary(
        UUID orderId, String status, Money amount, @Nullable String declineReason, Instant updatedAt) {

    public PaymentSummary {
        Objects.requireNonNull(orderId, "orderId");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(amount, "amount");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }
}
