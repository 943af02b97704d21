package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.client.OrderSummary;
import dev.fanout.dashboard.client.PaymentSummary;
import dev.fanout.events.CancellationReason;
import dev.fanout.events.Money;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an order. What is absent is not known yet.
 *
 * @param steps when the first event of each type of its saga happened, by wire name; at least one in a row
 * @param total sum of its lines
 * @param reason why it was cancelled
 * @param declineReason why its payment was declined
 * @param undone what its payment gave back
 */
public record OrderFacts(
        UUID id,
        Map<String, Instant> steps,
        @Nullable String customerId,
        @Nullable String email,
        @Nullable Money total,
        @Nullable CancellationReason reason,
        @Nullable String declineReason,
        @Nullable Money undone)
        implements Facts<OrderFacts> {

    private static final Comparator<Money> BY_AMOUNT =
            Comparator.comparing(Money::currency).thenComparing(Money::amount);

    public OrderFacts {
        steps = Map.copyOf(steps);
    }

    @Override
    public OrderFacts merge(OrderFacts other) {
        if (equals(other)) {
            return this;
        }
        Map<String, Instant> both = new TreeMap<>(steps);
        other.steps.forEach((step, time) -> both.merge(step, time, (a, b) -> a.isBefore(b) ? a : b));
        return new OrderFacts(
                id,
                both,
                Facts.oneOf(customerId, other.customerId),
                Facts.oneOf(email, other.email),
                Facts.oneOf(total, other.total, BY_AMOUNT),
                Facts.oneOf(reason, other.reason),
                Facts.oneOf(declineReason, other.declineReason),
                Facts.oneOf(undone, other.undone, BY_AMOUNT));
    }

    /** The part of it that has to do with these steps, or with none. */
    OrderFacts only(Set<String> wanted) {
        Map<String, Instant> some = new HashMap<>(steps);
        some.keySet().retainAll(wanted);
        boolean hasUndone = some.containsKey(Progress.VOIDED) || some.containsKey(Progress.REFUNDED);
        return new OrderFacts(id, some, null, email, null, null, null, hasUndone ? undone : null);
    }

    /** How far its saga is. */
    public Progress progress() {
        return new Progress(steps);
    }

    /** The order as order-service shows it; empty as long as the order itself has not been heard of. */
    Optional<OrderSummary> order() {
        Progress progress = progress();
        return Optional.ofNullable(total)
                .map(sum -> new OrderSummary(
                        id,
                        progress.decision().name(),
                        reason == null ? null : reason.name(),
                        sum,
                        progress.placedAt(),
                        progress.decidedAt(),
                        progress.settledAt(),
                        new OrderSummary.Progress(progress.status().name(), progress.inventory(), progress.payment())));
    }

    /** The payment as payment-service shows it; empty as long as that has not answered. */
    Optional<PaymentSummary> payment() {
        Progress progress = progress();
        Money amount = total == null ? undone : total;
        return amount == null
                ? Optional.empty()
                : Optional.ofNullable(progress.paidAt())
                        .map(time -> new PaymentSummary(id, progress.payment(), amount, declineReason, time));
    }
}
