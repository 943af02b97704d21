package dev.fanout.dashboard.projection;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Customers whose rows are written, as if they had been looked at. */
final class PushedCustomers {

    private PushedCustomers() {}

    /** A customer of whom nothing is known yet, so that he is whole. */
    static void add(JdbcClient jdbc, String customer) {
        jdbc.sql("""
                insert into customer_mode (customer_id, state, changed_at, views, events, rated_at, next_page)
                values (?, 'PUSHED', ?, 1000, 0, ?, 0)
                """)
                .params(
                        customer,
                        Instant.now().atOffset(ZoneOffset.UTC),
                        Instant.now().atOffset(ZoneOffset.UTC))
                .update();
    }
}
