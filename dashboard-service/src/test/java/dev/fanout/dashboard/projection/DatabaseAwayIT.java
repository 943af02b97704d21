package dev.fanout.dashboard.projection;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.fanout.dashboard.Neighbours;
import dev.fanout.dashboard.RunningDashboard;
import dev.fanout.testing.RealH2;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** The deadline of a dashboard holds where the projection waits for a connection for longer than that. */
@ContextConfiguration(initializers = RealH2.class)
@TestPropertySource(properties = "spring.datasource.hikari.connection-timeout=" + DatabaseAwayIT.CONNECTION_TIMEOUT_MS)
class DatabaseAwayIT extends RunningDashboard {

    static final int CONNECTION_TIMEOUT_MS = 20_000;

    /**
     * Much less than the wait for a connection, and not much more than the deadline on a machine that does much else.
     */
    private static final Duration IN_TIME = ofSeconds(5);

    private static final int ANSWERS = 20;

    private static final Neighbours NEIGHBOURS = new Neighbours();

    private final String customer = "c-" + UUID.randomUUID();
    private final List<Connection> taken = new ArrayList<>();

    @DynamicPropertySource
    static void services(DynamicPropertyRegistry registry) {
        NEIGHBOURS.register(registry);
    }

    @AfterAll
    static void close() {
        NEIGHBOURS.close();
    }

    @BeforeEach
    void theProjectionAnswers() {
        PushedCustomers.add(jdbc, customer);
        await().untilAsserted(() ->
                assertThat(dashboard("auto").get("source").asString()).isEqualTo("projection"));
        assertThat(dashboard("live").get("partial").asBoolean()).isFalse();
    }

    @AfterEach
    void theProjectionAnswersAgain() throws SQLException {
        for (Connection connection : taken) {
            connection.close();
        }
        await().atMost(ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(dashboard("auto").get("source").asString()).isEqualTo("projection"));
    }

    @Test
    void autoAsksTheServicesInTime(@Autowired DataSource database) throws SQLException {
        takeAllConnections(database);

        List<Duration> took = new ArrayList<>();

        // More than may wait for the database at once: those who come then do not wait for it at all.
        for (int i = 0; i < ANSWERS; i++) {
            long begin = System.nanoTime();
            JsonNode dashboard = dashboard("auto");
            took.add(Duration.ofNanos(System.nanoTime() - begin));

            assertThat(dashboard.get("source").asString()).isEqualTo("live");
            assertThat(dashboard.get("partial").asBoolean()).as("%s", dashboard).isFalse();
        }

        assertThat(took).allMatch(time -> time.compareTo(IN_TIME) < 0);
    }

    @Test
    void whoAsksForTheProjectionIsToldInTimeThatItCannotBeRead(@Autowired DataSource database) throws SQLException {
        takeAllConnections(database);
        long begin = System.nanoTime();

        client("operator")
                .get()
                .uri(uri(path("projection")))
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:fanout:problem:database-unavailable");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IN_TIME);
    }

    /** Whoever else holds one gives it back soon. */
    private void takeAllConnections(DataSource database) throws SQLException {
        int all = database.unwrap(HikariDataSource.class).getMaximumPoolSize();
        while (taken.size() < all) {
            taken.add(database.getConnection());
        }
    }

    private JsonNode dashboard(String source) {
        return get(path(source));
    }

    private String path(String source) {
        return "/api/customers/" + customer + "/dashboard?source=" + source;
    }
}
