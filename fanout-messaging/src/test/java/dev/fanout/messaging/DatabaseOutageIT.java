package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that gets no connection to its database: all of them are held by somebody else. */
class DatabaseOutageIT {

    private static final String QUEUE = "echo.trial.events";
    private static final int POOL = 6;

    @Test
    void messagesWaitAndHealthAndFiguresSaySoUntilItIsBack() throws SQLException {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service =
                        start(virtualHost, "--fanout.messaging.outbox.stuck-after=1500ms");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            await().until(() -> figure(service, "fanout.outbox.pending") == 0);
            List<Connection> held = allConnectionsOf(service);
            UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds()));

            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(Probes.down(service)).containsExactlyInAnyOrder("db", "inbox", "outbox", "storage");
                assertThat(figure(service, "fanout.inbox.paused")).isOne();
                assertThat(figure(service, "fanout.outbox.pending")).isNaN();
                assertThat(figure(service, "fanout.outbox.oldest.pending")).isNaN();
            });
            assertThat(virtualHost.depth(QUEUE + ".dlq")).isZero();
            for (Connection connection : held) {
                connection.close();
            }

            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(Probes.down(service)).isEmpty();
                assertThat(service.getBean(KitTestApplication.Ledger.class).has(id))
                        .isTrue();
                assertThat(figure(service, "fanout.inbox.paused")).isZero();
                assertThat(figure(service, "fanout.outbox.pending")).isZero();
            });
        }
    }

    /** Longer than the patience of the consumers, so also longer than any timeout of the broker. */
    @Test
    void inALongOutageNothingIsHeldAndNothingIsConsumed() throws SQLException {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service =
                        start(virtualHost, "--fanout.messaging.inbox.outage-patience=500ms");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            List<Connection> held = allConnectionsOf(service);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ids.add(wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds())));
            }

            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(virtualHost.isConsumed(QUEUE)).isFalse();
                assertThat(virtualHost.depth(QUEUE)).isEqualTo(50);
                assertThat(Probes.down(service)).contains("inbox", "storage");
            });
            await().during(ofSeconds(3)).atMost(ofSeconds(10)).until(() -> virtualHost.depth(QUEUE) == 50);
            for (Connection connection : held) {
                connection.close();
            }

            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(ids).allMatch(service.getBean(KitTestApplication.Ledger.class)::has);
                assertThat(Probes.down(service)).isEmpty();
            });
            assertThat(virtualHost.depth(QUEUE + ".dlq")).isZero();
        }
    }

    private static ConfigurableApplicationContext start(VirtualHost virtualHost, String property) {
        return KitTestApplication.start(
                TestDatabase.H2.properties(),
                virtualHost,
                "--spring.main.web-application-type=none",
                "--spring.datasource.hikari.maximum-pool-size=" + POOL,
                "--spring.datasource.hikari.connection-timeout=300",
                property);
    }

    /** Takes them from the pool, so that the database is away for everybody else. */
    private static List<Connection> allConnectionsOf(ConfigurableApplicationContext service) {
        List<Connection> held = new ArrayList<>();
        await().ignoreExceptions().until(() -> {
            held.add(service.getBean(DataSource.class).getConnection());
            return held.size() == POOL;
        });
        return held;
    }

    private static double figure(ConfigurableApplicationContext service, String name) {
        return service.getBean(MeterRegistry.class).get(name).gauge().value();
    }
}
