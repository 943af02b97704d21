package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** PostgreSQL becomes read-only under a running service, as it is after a fail-over to a standby. */
class ReadOnlyDatabaseIT {

    private static final String QUEUE = "echo.trial.events";

    @Test
    void messagesGoBackToTheirQueueAndAreHandledOnceItCanBeWrittenAgain() throws SQLException {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service = KitTestApplication.start(
                        TestDatabase.POSTGRES.properties(),
                        virtualHost,
                        "--spring.main.web-application-type=none",
                        "--fanout.messaging.inbox.outage-patience=1s");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            setReadOnly(service.getEnvironment(), true);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ids.add(wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds())));
            }

            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(Probes.down(service)).contains("inbox", "storage");
                assertThat(virtualHost.depth(QUEUE)).isEqualTo(100);
            });
            setReadOnly(service.getEnvironment(), false);

            await().ignoreExceptions().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(ids).allMatch(service.getBean(KitTestApplication.Ledger.class)::has);
                assertThat(Probes.down(service)).isEmpty();
            });
            assertThat(virtualHost.depth(QUEUE + ".dlq")).isZero();
        }
    }

    private static void setReadOnly(Environment environment, boolean readOnly) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        environment.getRequiredProperty("spring.datasource.url"),
                        environment.getRequiredProperty("spring.datasource.username"),
                        environment.getRequiredProperty("spring.datasource.password"));
                Statement statement = connection.createStatement()) {
            String database = connection.getCatalog();
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter database \"" + database + "\" set default_transaction_read_only = " + readOnly);
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database
                    + "' and pid <> pg_backend_pid()");
        }
    }
}
