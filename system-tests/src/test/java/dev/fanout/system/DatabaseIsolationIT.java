package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanout.local.Service;
import dev.fanout.servers.Folders;
import dev.fanout.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The roles and databases of the PostgreSQL overlay of compose, made by its own statements on a real server. */
class DatabaseIsolationIT {

    private static final Path STATEMENTS =
            Path.of("").toAbsolutePath().getParent().resolve("deploy").resolve("postgres");
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static Path folder;
    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("fanout-isolation");
        server = new PostgresServer(folder, 0, "admin's", false);
        server.start();
        server.awaitReady(Duration.ofMinutes(2));
        try (Connection connection = connect(PostgresServer.ADMIN, "admin's", "postgres")) {
            run(connection, "server.sql", Map.of());
            for (String service : services()) {
                run(connection, "database.sql", Map.of("service", service, "password", passwordOf(service)));
            }
        }
    }

    @AfterAll
    static void stop() {
        server.kill();
        Folders.delete(folder);
    }

    static List<String> services() {
        return Service.ALL.stream().map(Service::shortName).toList();
    }

    @Test
    void theOverlayHasARoleForEachService() throws IOException {
        String overlay = Files.readString(STATEMENTS.resolveSibling("compose.postgres.yml"));
        for (String service : services()) {
            assertThat(overlay).contains("POSTGRES_" + service.toUpperCase(java.util.Locale.ROOT) + "_PASSWORD:");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void worksInItsOwnDatabase(String service) throws SQLException {
        try (Connection connection = connect(service, passwordOf(service), service);
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (id bigint primary key)"); // as its migrations do
            statement.execute("insert into t values (1)");
            try (ResultSet rows = statement.executeQuery("select id from t for update skip locked")) {
                assertThat(rows.next()).isTrue();
            }
            statement.execute("drop table t");
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void entersNoOtherDatabase(String service) {
        Stream.concat(services().stream(), Stream.of("postgres", "template1"))
                .filter(database -> !database.equals(service))
                .forEach(database -> assertThatThrownBy(() -> connect(service, passwordOf(service), database))
                        .as("%s enters %s", service, database)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE)));
    }

    @ParameterizedTest
    @MethodSource("services")
    void hasNoPowerOverTheServer(String service) throws SQLException {
        try (Connection connection = connect(service, passwordOf(service), service);
                Statement statement = connection.createStatement()) {
            for (String forbidden : List.of(
                    "create database another",
                    "create role another",
                    "alter role postgres password 'mine'",
                    "select pg_read_file('pg_hba.conf')",
                    "copy (select 1) to program 'true'")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                refusal -> assertThat(refusal.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
            }
        }
    }

    private static String passwordOf(String service) {
        return service + "'s \\ \"secret\"";
    }

    private static Connection connect(String role, String password, String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), role, password);
    }

    /** As psql does it: {@code :"name"} becomes an identifier, {@code :'name'} a text. */
    private static void run(Connection connection, String file, Map<String, String> variables) throws Exception {
        String script = Files.readString(STATEMENTS.resolve(file)).replaceAll("(?m)^--.*$", "");
        try (Statement statement = connection.createStatement()) {
            for (String sql : script.split(";", -1)) {
                if (!sql.isBlank()) {
                    String filled = sql;
                    for (Map.Entry<String, String> variable : variables.entrySet()) {
                        filled = filled.replace(":\"" + variable.getKey() + "\"", quoted(variable.getValue(), '"'))
                                .replace(":'" + variable.getKey() + "'", quoted(variable.getValue(), '\''));
                    }
                    statement.execute(filled);
                }
            }
        }
    }

    private static String quoted(String text, char quote) {
        String mark = String.valueOf(quote);
        return mark + text.replace(mark, mark + mark) + mark;
    }
}
