package dev.fanout.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A private PostgreSQL server: the real one, from binaries on the class path, as a process of its own with all of its
 * state in one folder, on the loopback address only. Works as root too.
 *
 * <p>The server outlives the JVM that starts it; another JVM manages it with the same folder and settings. Not safe for
 * use by several threads or JVMs at once.
 */
public final class PostgresServer {

    /** The administrator. */
    public static final String ADMIN = "postgres";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final PostgresCluster cluster;
    private final int port;
    private final String adminPassword;
    private final boolean durable;
    private @Nullable Process launcher;

    /**
     * Describes a server; nothing is started yet.
     *
     * @param folder holds all of its state; need not exist
     * @param port on 127.0.0.1; 0 for a free one
     * @param adminPassword of {@link #ADMIN}; takes effect when the server starts on an empty folder
     * @param durable whether a commit waits until it is safe from a power cut. Without that the server is faster, and a
     *     commit still survives {@code kill -9} of the server
     */
    public PostgresServer(Path folder, int port, String adminPassword, boolean durable) {
        this.folder = folder.toAbsolutePath().normalize();
        this.cluster = new PostgresCluster(this.folder);
        this.port = port == 0 ? Ports.free() : port;
        this.adminPassword = adminPassword;
        this.durable = durable;
    }

    public int port() {
        return port;
    }

    public Path folder() {
        return folder;
    }

    public String adminPassword() {
        return adminPassword;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The file in which the server logs. */
    public Path log() {
        return cluster.log();
    }

    /**
     * Starts the server, on an empty folder with a new cluster, and returns at once. Does nothing where it runs
     * already.
     */
    public void start() {
        if (isRunning()) {
            return;
        }
        if (!Ports.isFree(port)) {
            throw new ServerException("PostgreSQL's port " + port + " is taken by another program");
        }
        ServerUser user = ServerUser.current();
        PostgresBinaries binaries = PostgresBinaries.unpackedFor(user);
        try {
            Files.createDirectories(folder);
            user.handOver(folder);
            user.requireReachable(folder);
            if (!cluster.exists()) {
                cluster.create(binaries, user, adminPassword);
            }
            // By now another process may have the id in it, and then PostgreSQL would refuse to start.
            Files.deleteIfExists(cluster.pidFile());
        } catch (IOException e) {
            throw new ServerException("cannot prepare PostgreSQL's folder " + folder, e);
        }
        var settings = new ArrayList<>(List.of(
                "-D", cluster.data().toString(), //
                "-p", Integer.toString(port), //
                "-c", "listen_addresses=127.0.0.1", //
                "-c", "unix_socket_directories=", //
                "-c", "max_connections=300", //
                "-c", "timezone=UTC"));
        if (!durable) {
            settings.addAll(List.of("-c", "fsync=off", "-c", "full_page_writes=off"));
        }
        launcher = Processes.startDetached(
                binaries.command("postgres", settings.toArray(String[]::new)), Map.of(), folder, log());
    }

    /**
     * Waits until a client can log in.
     *
     * @throws ServerException if the server ends instead, or is not there in time
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "nothing tried";
        while (System.nanoTime() < deadline) {
            try (Connection connection = connect()) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState())) {
                    throw new ServerException(
                            "PostgreSQL in " + folder + " refuses its administrator "
                                    + "(the password is fixed at the first start; remove the folder to start afresh)",
                            e);
                }
                last = String.valueOf(e.getMessage());
            }
            Process started = launcher;
            if (started != null && !started.isAlive() && !isRunning()) {
                throw new ServerException(
                        "PostgreSQL ended while starting. Its last words:\n" + Processes.tail(log(), 25));
            }
            Processes.pause(Duration.ofMillis(50));
        }
        throw new ServerException("PostgreSQL is not ready after " + patience.toSeconds() + " s: " + last
                + ". Its last words:\n" + Processes.tail(log(), 25));
    }

    /**
     * Makes a role and a database that belongs to it, where they are missing. Only the owner and the administrator can
     * connect to the database, so one service cannot reach the database of another.
     *
     * @param name of both, lower-case letters, digits and {@code _}
     * @param password of the role; set again if the role exists
     */
    public void createDatabase(String name, String password) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("a database's name holds a-z, 0-9 and _ only, but is '" + name + "'");
        }
        String literal = "'" + password.replace("'", "''") + "'";
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean role = exists(statement, "select 1 from pg_roles where rolname = '" + name + "'");
            statement.execute((role ? "alter" : "create") + " role " + name + " login password " + literal);
            if (!exists(statement, "select 1 from pg_database where datname = '" + name + "'")) {
                statement.execute("create database " + name + " owner " + name);
            }
            statement.execute("revoke connect, temporary on database " + name + " from public");
        } catch (SQLException e) {
            throw new ServerException("cannot create the database " + name + ": " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next();
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                jdbcUrl("postgres") + "?connectTimeout=5&socketTimeout=30", ADMIN, adminPassword);
    }

    /** Whether a client can log in now. */
    public boolean isReady() {
        if (!isRunning()) {
            return false;
        }
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether the server's process lives; it may still be starting. */
    public boolean isRunning() {
        return process().isPresent();
    }

    /** The server's operating system process, also one that another JVM started. */
    public Optional<ProcessHandle> process() {
        return Processes.find(
                cluster.pidFile(), line -> line.contains("postgres") && line.contains(cluster.data() + " "));
    }

    /** Stops the server cleanly, ending its clients' connections. Does nothing where nothing runs. */
    public void stop() {
        process().ifPresent(server -> {
            // TERM would wait for the clients to go.
            Processes.signal(server, "INT");
            Processes.awaitEndOrKill(server, STOP_PATIENCE);
        });
        forgetLauncher();
    }

    /** Ends the server as a crash would (SIGKILL); {@link #start()} brings it back with what it had committed. */
    public void kill() {
        process().ifPresent(server -> {
            List<ProcessHandle> workers = server.descendants().toList();
            Processes.kill(server);
            // The workers end by themselves, but until then they hold shared memory that the next start needs.
            workers.forEach(worker -> Processes.awaitEndOrKill(worker, Duration.ofSeconds(5)));
        });
        forgetLauncher();
    }

    private void forgetLauncher() {
        Process started = launcher;
        if (started != null && started.isAlive()) {
            started.destroyForcibly();
        }
        launcher = null;
    }
}
