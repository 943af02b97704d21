package dev.fanout.payment;

import dev.fanout.messaging.TransactionScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The payments that the current transaction works on, all of them locked. Also knows what does not exist, so that
 * nothing is asked for twice. Lives as long as the transaction.
 */
@Component
@TransactionScoped
class LockedPayments {

    private final PaymentRows rows;

    /** By order; null where the table has no row. */
    private final Map<UUID, @Nullable Payment> payments = new HashMap<>();

    LockedPayments(PaymentRows rows) {
        this.rows = rows;
    }

    /** Locks in one statement all that a batch of events needs. */
    void lock(Set<UUID> orderIds) {
        Set<UUID> unknown = new HashSet<>(orderIds);
        unknown.removeAll(payments.keySet());
        if (!unknown.isEmpty()) {
            unknown.forEach(orderId -> payments.put(orderId, null));
            rows.lock(unknown).forEach(payment -> payments.put(payment.orderId(), payment));
        }
    }

    Payment of(UUID orderId, String customerId, Instant now) {
        lock(Set.of(orderId));
        Payment known = payments.get(orderId);
        if (known != null) {
            return known;
        }
        Payment created = new Payment(orderId, customerId, now);
        payments.put(orderId, created);
        return created;
    }

    void save(Payment payment) {
        if (payment.isNew()) {
            rows.save(payment);
        }
    }
}
