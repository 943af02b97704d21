package dev.fanout.payment;

import dev.fanout.defaults.TimeColumns;
import dev.fanout.events.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Payments in the database. What happens outside the transaction of a batch is plain SQL: single statements, one round
 * trip each.
 */
@Component
class StoredPayments implements Payments {

    private static final String STATE = """
            select status, placed, confirmed, cancelled, undone, amount, currency, provider_reference
            from payment where order_id = ?""";
    private static final String INSERT_CANCELLED = """
            insert into payment (order_id, customer_id, status, placed, confirmed, cancelled, undone, amount, currency,
                                 created_at, updated_at)
            values (?, ?, 'EXPECTED', false, false, true, false, ?, ?, ?, ?)
            on conflict do nothing""";
    private static final String UPDATE_CANCELLED = """
            update payment set cancelled = true, updated_at = ?, version = version + 1
            where order_id = ? and cancelled = false""";

    private final JdbcClient jdbc;
    private final LockedPayments lockedPayments;
    private final Clock clock;

    StoredPayments(JdbcClient jdbc, LockedPayments lockedPayments, Clock clock) {
        this.jdbc = jdbc;
        this.lockedPayments = lockedPayments;
        this.clock = clock;
    }

    @Override
    public PaymentState stateOf(UUID orderId) {
        return jdbc.sql(STATE)
                .param(orderId)
                .query((row, _) -> stateIn(row))
                .optional()
                .orElse(PaymentState.UNKNOWN);
    }

    @Override
    public PaymentState markCancelled(UUID orderId, String customerId) {
        OffsetDateTime now = TimeColumns.at(clock.instant());
        int updated = jdbc.sql(UPDATE_CANCELLED).params(now, orderId).update();
        if (updated == 0) {
            int inserted = jdbc.sql(INSERT_CANCELLED)
                    .params(orderId, customerId, 0L, PaymentState.NOTHING.currency(), now, now)
                    .update();
            if (inserted == 0) {
                // Marked already, or its row is new since the first look.
                jdbc.sql(UPDATE_CANCELLED).params(now, orderId).update();
            }
        }
        return stateOf(orderId);
    }

    @Override
    public Payment locked(UUID orderId, String customerId) {
        return lockedPayments.of(orderId, () -> new Payment(orderId, customerId, clock.instant()));
    }

    @Override
    public void save(Payment payment) {
        lockedPayments.save(payment);
    }

    private static PaymentState stateIn(ResultSet row) throws SQLException {
        return new PaymentState(
                PaymentStatus.valueOf(row.getString("status")),
                row.getBoolean("placed"),
                row.getBoolean("confirmed"),
                row.getBoolean("cancelled"),
                row.getBoolean("undone"),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getString("provider_reference"));
    }
}
