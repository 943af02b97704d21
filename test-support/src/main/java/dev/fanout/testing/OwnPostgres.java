package dev.fanout.testing;

import dev.fanout.servers.Folders;
import dev.fanout.servers.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A PostgreSQL server for one test that stops it, or takes something away from those who work with it. It has one
 * database, which belongs to a role of the same name without any privileges.
 */
public final class OwnPostgres implements AutoCloseable {

    /** The role and its database. */
    public static final String NAME = "echo";

    private static final String PASSWORD = "test";

    private final PostgresServer server = new PostgresServer(Workplace.newFolder("postgres"), 0, PASSWORD, false);

    public OwnPostgres() {
        Workplace.atTheEnd(server::kill);
        start();
        server.createDatabase(NAME, PASSWORD);
    }

    /** {@code spring.datasource.url}, {@code .username} and {@code .password} of the database and its owner. */
    public Map<String, String> properties() {
        return Map.of(
                "spring.datasource.url", server.jdbcUrl(NAME) + "?reWriteBatchedInserts=true",
                "spring.datasource.username", NAME,
                "spring.datasource.password", PASSWORD);
    }

    /** Executes statements in the database as the administrator. */
    public void execute(String... statements) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(NAME), PostgresServer.ADMIN, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the sessions of everybody else. */
    public void endSessions() {
        execute("select pg_terminate_backend(pid) from pg_stat_activity" + " where usename = '" + NAME
                + "' and pid <> pg_backend_pid()");
    }

    /** Stops the server cleanly; it keeps its data and its port. */
    public void stop() {
        server.stop();
    }

    public void start() {
        server.start();
        server.awaitReady(Duration.ofSeconds(120));
    }

    @Override
    public void close() {
        server.kill();
        Folders.delete(server.folder());
    }
}
