package dev.fanout.notification.recipient;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.events.OrderEvent.OrderConfirmed;
import dev.fanout.notification.NotificationServiceApplication;
import dev.fanout.testing.RawEvents;
import dev.fanout.testing.ServiceProcess;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The process is killed while it writes recipients down, and the next one goes on where it was. */
class KilledExpansionIT {

    private static final int RECIPIENTS = 2_000;

    /** A transaction writes 1,000 of them down, so here is the middle of the second one. */
    private static final int HALT = 1_500;

    private static final String GATE = "2000";

    private final Map<String, String> database = TestDatabase.POSTGRES.properties();
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final JdbcClient jdbc =
            JdbcClient.create(new DriverManagerDataSource(property("url"), property("username"), property("password")));

    @Test
    void eachRecipientIsToldOnce() throws SQLException {
        OrderConfirmed confirmed = new OrderConfirmed(UUID.randomUUID(), "c-1");
        try (Connection gate =
                        DriverManager.getConnection(property("url"), property("username"), property("password"));
                ServiceProcess service = start();
                RawEvents wire = new RawEvents(virtualHost)) {
            await().atMost(ofMinutes(3)).until(() -> virtualHost.isConsumed("notification.order.events"));
            subscribe();
            haltInTheMiddle();
            gate.createStatement().execute("select pg_advisory_lock(" + GATE + ")");

            wire.send("order.events", "order.confirmed.v1", confirmed.subject(), UUID.randomUUID(), confirmed);
            await().atMost(ofMinutes(1))
                    .until(() ->
                            count("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1);
            service.kill();
            assertThat(deliveries()).isEqualTo(1_000);
        }
        jdbc.sql("drop trigger halt on delivery").update();

        try (ServiceProcess _ = start()) {
            await().atMost(ofMinutes(3)).until(() -> count("select count(*) from expansion") == 0);
            await().atMost(ofMinutes(1)).until(() -> count("select count(*) from delivery_queue") == 0);
        }
        assertThat(deliveries()).isEqualTo(RECIPIENTS);
        assertThat(count("""
                select count(distinct subscription_id) from delivery
                where event_type = 'order.confirmed.v1' and status = 'DELIVERED'
                """)).isEqualTo(RECIPIENTS);
    }

    private ServiceProcess start() {
        return ServiceProcess.start(
                NotificationServiceApplication.class,
                256,
                database,
                virtualHost,
                "--server.port=0",
                // What the killed one was at is soon the next one's.
                "--fanout.webhooks.connect-timeout=1s",
                "--fanout.webhooks.timeout=1s",
                "--fanout.deliveries.lease=2s");
    }

    private void subscribe() {
        jdbc.sql("""
                insert into subscription (id, event_types, channel, target, destination, created_at)
                select gen_random_uuid(), 'order.confirmed.v1', 'log', 'recipient ' || i, 'log', now()
                from generate_series(1, ?) as i
                """).param(RECIPIENTS).update();
        jdbc.sql("""
                insert into subscription_interest (event_type, audience, seq, subscription_id)
                select 'order.confirmed.v1', ?, seq, id from subscription
                """).param("\u001f").update();
    }

    private void haltInTheMiddle() {
        jdbc.sql("""
                create function halt() returns trigger language plpgsql as $$
                begin
                    if (select count(*) from delivery) >= %d then
                        perform pg_advisory_xact_lock(%s);
                    end if;
                    return new;
                end $$
                """.formatted(HALT, GATE)).update();
        jdbc.sql("create trigger halt before insert on delivery for each row execute function halt()")
                .update();
    }

    private long deliveries() {
        return count("select count(*) from delivery where event_type = 'order.confirmed.v1'");
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private String property(String name) {
        return Objects.requireNonNull(database.get("spring.datasource." + name));
    }
}
