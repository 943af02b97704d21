package dev.fanout.notification.subscription;

import dev.fanout.defaults.TimeColumns;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who wants to be told of a customer's events. */
@Component
public class CustomerSubscriptions {

    private final JdbcClient jdbc;

    CustomerSubscriptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A subscription to one customer's events.
     *
     * @param active whether it is told of them; otherwise it is disabled
     */
    @Schema(name = "CustomerSubscription")
    public record CustomerSubscription(
            UUID id, List<String> eventTypes, String channel, String target, boolean active, Instant createdAt) {}

    /** How many subscribe to this customer alone. */
    public long countOf(String customerId) {
        return jdbc.sql("select count(*) from subscription where customer_id = ?")
                .param(customerId)
                .query(Long.class)
                .single();
    }

    /** Those that subscribe to this customer alone, the newest first, at most so many. */
    public List<CustomerSubscription> newestOf(String customerId, int most) {
        return jdbc.sql("""
                select id, event_types, channel, target, disabled_at, created_at from subscription
                where customer_id = ? order by seq desc limit ?
                """)
                .params(customerId, most)
                .query((row, _) -> new CustomerSubscription(
                        row.getObject("id", UUID.class),
                        List.of(row.getString("event_types").split(" ")),
                        row.getString("channel"),
                        row.getString("target"),
                        TimeColumns.nullableInstant(row, "disabled_at") == null,
                        TimeColumns.instant(row, "created_at")))
                .list();
    }
}
