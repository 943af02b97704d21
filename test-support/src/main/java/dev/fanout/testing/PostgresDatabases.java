package dev.fanout.testing;

import dev.fanout.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL server that tests of one JVM share.
 *
 * @param adminUrl JDBC URL of the database from which others are created
 */
record PostgresDatabases(String adminUrl, String username, String password) {

    private static final String PASSWORD = "test";
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    static PostgresDatabases shared() {
        return Shared.SERVER;
    }

    Map<String, String> newDatabase() {
        String name = "test_" + ProcessHandle.current().pid() + "_" + NUMBERS.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(adminUrl, username, password);
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name);
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name + " at " + adminUrl, e);
        }
        return Map.of(
                "spring.datasource.url", urlOf(name),
                "spring.datasource.username", username,
                "spring.datasource.password", password);
    }

    private String urlOf(String database) {
        String url = adminUrl.replaceFirst("^(jdbc:postgresql://[^/]+)/[^?]*", "$1/" + database);
        // As the services open theirs.
        return url + (url.contains("?") ? "&" : "?") + "reWriteBatchedInserts=true";
    }

    /** Ends the private server that another JVM started and left behind. */
    static void stopServerIn(Path folder) {
        new PostgresServer(folder, 0, PASSWORD, false).kill();
    }

    private static PostgresDatabases choose() {
        String given = System.getenv().getOrDefault("SPRING_DATASOURCE_URL", "");
        if (given.startsWith("jdbc:postgresql:")) {
            return new PostgresDatabases(
                    given,
                    System.getenv().getOrDefault("SPRING_DATASOURCE_USERNAME", "postgres"),
                    System.getenv().getOrDefault("SPRING_DATASOURCE_PASSWORD", ""));
        }
        return Docker.answers() ? container() : server();
    }

    private static PostgresDatabases container() {
        var image = DockerImageName.parse(System.getProperty("fanout.test.postgres-image", "postgres:17"))
                .asCompatibleSubstituteFor("postgres");
        var container =
                new PostgreSQLContainer(image).withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
        container.start();
        Workplace.atTheEnd(container::stop);
        return new PostgresDatabases(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    private static PostgresDatabases server() {
        var server = new PostgresServer(Workplace.newFolder("postgres"), 0, PASSWORD, false);
        Workplace.atTheEnd(server::kill);
        server.start();
        server.awaitReady(Duration.ofSeconds(120));
        return new PostgresDatabases(server.jdbcUrl("postgres"), PostgresServer.ADMIN, PASSWORD);
    }

    private static final class Shared {
        private static final PostgresDatabases SERVER = choose();
    }
}
