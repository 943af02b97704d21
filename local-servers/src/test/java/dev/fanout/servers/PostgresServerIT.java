package dev.fanout.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private PostgresServer server;

    @BeforeEach
    void start() throws IOException {
        // Where root makes the server run as another user, that user must reach the folder.
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = new PostgresServer(temp.resolve("postgres"), 0, "secret", false);
        server.start();
        server.awaitReady(PATIENCE);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aServiceReachesItsOwnDatabaseOnly() throws SQLException {
        server.createDatabase("orders", "one");
        server.createDatabase("payments", "two");
        server.createDatabase("orders", "one"); // a second time changes nothing

        try (Connection own = DriverManager.getConnection(server.jdbcUrl("orders"), "orders", "one");
                Statement statement = own.createStatement()) {
            statement.execute("create table thing (id int)");
        }
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("payments"), "orders", "one"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("orders"), "orders", "two"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
    }

    @Test
    void keepsWhatWasCommittedWhenItIsKilled() throws SQLException {
        server.createDatabase("orders", "one");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("orders"), "orders", "one");
                Statement statement = connection.createStatement()) {
            statement.execute("create table thing as select 42 as id");
            server.kill();
        }

        assertThat(server.isRunning()).isFalse();
        server.start();
        server.awaitReady(PATIENCE);

        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("orders"), "orders", "one");
                Statement statement = connection.createStatement();
                ResultSet things = statement.executeQuery("select id from thing")) {
            assertThat(things.next()).isTrue();
            assertThat(things.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void anotherJvmStopsTheServerByItsFolderEvenWithClientsConnected() throws SQLException {
        var other = new PostgresServer(server.folder(), server.port(), "secret", false);
        assertThat(other.isRunning()).isTrue();

        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "secret")) {
            assertThat(connection.isValid(5)).isTrue();
            other.stop();
        }

        assertThat(server.isRunning()).isFalse();
        assertThat(Ports.isFree(server.port())).isTrue();
    }

    @Test
    void theIdOfAnotherProcessInAStalePidFileIsNotTheServer() throws IOException {
        server.stop();
        Files.writeString(
                server.folder().resolve("data").resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + server.folder().resolve("data") + "\n");

        assertThat(server.isRunning()).isFalse();
        server.stop();
        server.start();
        server.awaitReady(PATIENCE);
        assertThat(server.isRunning()).isTrue();
    }
}
