package dev.fanout.order.ordering;

import static java.util.stream.Collectors.joining;

import dev.fanout.events.CancellationReason;
import dev.fanout.events.InventoryEvent.Shortage;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * Why an order is cancelled.
 *
 * @param detail for people, cut where the table has no room for more
 */
@Embeddable
record Cancellation(
        @Column(name = "cancellation_reason") @Enumerated(EnumType.STRING) @JdbcTypeCode(SqlTypes.VARCHAR)
        CancellationReason reason,

        @Column(name = "cancellation_detail") @Nullable String detail) {

    private static final int MOST_DETAIL = 4000;
    private static final int MOST_SKUS_NAMED = 10;

    Cancellation {
        detail = detail == null ? null : detail.substring(0, Math.min(detail.length(), MOST_DETAIL));
    }

    static Cancellation outOfStock(List<Shortage> missing) {
        String named = missing.stream()
                .limit(MOST_SKUS_NAMED)
                .map(line -> "%s (%s ordered, %s available)".formatted(line.sku(), line.requested(), line.available()))
                .collect(joining(", "));
        int more = missing.size() - MOST_SKUS_NAMED;
        return new Cancellation(
                CancellationReason.OUT_OF_STOCK, "missing: " + named + (more > 0 ? " and " + more + " more" : ""));
    }

    static Cancellation paymentDeclined(String why) {
        return new Cancellation(CancellationReason.PAYMENT_DECLINED, why);
    }

    static Cancellation timedOut(Instant deadline) {
        return new Cancellation(CancellationReason.TIMED_OUT, "not decided by " + deadline);
    }

    static Cancellation byCustomer() {
        return new Cancellation(CancellationReason.CUSTOMER_REQUEST, null);
    }
}
