package dev.fanout.notification.delivery;

import dev.fanout.defaults.TimeColumns;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was told about a customer, to him and to others. */
@Component
public class CustomerDeliveries {

    private final JdbcClient jdbc;

    CustomerDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Deliveries that the service still has.
     *
     * @param lastAt when the latest one was taken on; absent if there is none
     */
    public record Told(long total, @Nullable Instant lastAt) {}

    /** Those about one customer. */
    public Told about(String customerId) {
        long total = jdbc.sql("select count(*) from delivery where customer_id = ?")
                .param(customerId)
                .query(Long.class)
                .single();
        Instant lastAt = total == 0
                ? null
                : jdbc.sql("select created_at from delivery where customer_id = ? order by id desc limit 1")
                        .param(customerId)
                        .query((row, _) -> TimeColumns.instant(row, "created_at"))
                        .optional()
                        .orElse(null);
        return new Told(total, lastAt);
    }
}
