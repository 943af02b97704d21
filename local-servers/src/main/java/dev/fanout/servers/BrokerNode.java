package dev.fanout.servers;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ node: the installed {@code rabbitmq-server} as a process of its own, with all of its state in one
 * folder, on the loopback address only, beside whatever other nodes run on the machine.
 *
 * <p>The node outlives the JVM that starts it. Another JVM manages it through {@link #find(Path)}. It has one virtual
 * host, one administrator and no guest. Not safe for use by several threads or JVMs at once.
 */
public final class BrokerNode {

    /** The virtual host that a new node has. */
    public static final String VIRTUAL_HOST = "fanout";

    /** The administrator that a new node has. */
    public static final String ADMIN = "admin";

    private static final String SETTINGS_FILE = "node.properties";
    /** An argument that means nothing to the start script and to Erlang. */
    private static final String MARKER = "-fanout_folder";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Settings settings;
    private @Nullable Process launcher;

    private BrokerNode(Path folder, Settings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /**
     * Where a node listens, all on 127.0.0.1.
     *
     * @param amqpPort AMQP 0-9-1
     * @param managementPort HTTP API and user interface; 0 where the management plugin is off
     * @param prometheusPort the node's figures; 0 where the Prometheus plugin is off
     * @param epmdPort the node's own Erlang port mapper
     * @param distPort Erlang distribution, which the command line tools use
     * @param adminPassword of {@link #ADMIN}; takes effect when the node starts on an empty folder
     */
    public record Settings(
            int amqpPort, int managementPort, int prometheusPort, int epmdPort, int distPort, String adminPassword) {}

    /** Describes a node in this folder, which need not exist; nothing is started yet. */
    public static Builder in(Path folder) {
        return new Builder(folder);
    }

    /** The node that was once created in this folder, running or not. */
    public static Optional<BrokerNode> find(Path folder) {
        Path file = folder.resolve(SETTINGS_FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new ServerException("cannot read " + file, e);
        }
        try {
            return Optional.of(new BrokerNode(
                    folder.toAbsolutePath().normalize(),
                    new Settings(
                            Integer.parseInt(properties.getProperty("amqp-port")),
                            Integer.parseInt(properties.getProperty("management-port")),
                            Integer.parseInt(properties.getProperty("prometheus-port", "0")),
                            Integer.parseInt(properties.getProperty("epmd-port")),
                            Integer.parseInt(properties.getProperty("dist-port")),
                            properties.getProperty("admin-password", ""))));
        } catch (NumberFormatException e) {
            throw new ServerException(file + " is damaged; remove the folder " + folder + " to start afresh", e);
        }
    }

    /** The script that starts a node, where one is installed. */
    public static Optional<Path> installedServer() {
        return candidates().filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> candidates() {
        String chosen = System.getenv("FANOUT_RABBITMQ_SERVER");
        Stream<Path> wellKnown = Stream.of(
                        // Not /usr/sbin: that wrapper insists on root or the user rabbitmq, and on the system's own
                        // folders.
                        "/usr/lib/rabbitmq/bin/rabbitmq-server",
                        "/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server",
                        "/usr/local/opt/rabbitmq/sbin/rabbitmq-server",
                        "/home/linuxbrew/.linuxbrew/opt/rabbitmq/sbin/rabbitmq-server",
                        "/opt/rabbitmq/sbin/rabbitmq-server")
                .map(Path::of);
        Stream<Path> onPath = Processes.onPath("rabbitmq-server").map(Path::of).map(BrokerNode::resolved).stream()
                .filter(script -> !script.startsWith("/usr/sbin") && !script.endsWith("rabbitmq-script-wrapper"));
        Stream<Path> found = Stream.concat(wellKnown, onPath);
        return chosen == null ? found : Stream.of(Path.of(chosen));
    }

    private static Path resolved(Path script) {
        try {
            return script.toRealPath();
        } catch (IOException e) {
            return script;
        }
    }

    public Settings settings() {
        return settings;
    }

    public Path folder() {
        return folder;
    }

    /** {@code amqp://admin:…@127.0.0.1:port/fanout} */
    public String amqpUrl() {
        return "amqp://" + ADMIN + ":" + settings.adminPassword() + "@127.0.0.1:" + settings.amqpPort() + "/"
                + VIRTUAL_HOST;
    }

    /** Base of the management HTTP API, without {@code /api}. */
    public String managementUrl() {
        return "http://127.0.0.1:" + settings.managementPort();
    }

    /** Where Prometheus fetches the node's figures; {@code /detailed} below it has those of each queue. */
    public String prometheusUrl() {
        return "http://127.0.0.1:" + settings.prometheusPort() + "/metrics";
    }

    /** Where the node writes what it has to say. */
    public Path log() {
        return folder.resolve("log").resolve("broker.log");
    }

    /** Starts the node and returns at once; see {@link #awaitReady(Duration)}. Does nothing where it runs already. */
    public void start() {
        if (isRunning()) {
            return;
        }
        Path script = installedServer()
                .orElseThrow(() -> new ServerException(
                        "RabbitMQ is not installed: no rabbitmq-server was found. Install the package rabbitmq-server, "
                                + "or run ./fanout test or ./fanout up, which do."));
        // What an unclean end may have left: the port mapper, which would not know the new node's distribution port.
        Epmd.stop(settings.epmdPort(), Duration.ofSeconds(5));
        requireFree(settings.amqpPort(), "AMQP");
        if (settings.managementPort() != 0) {
            requireFree(settings.managementPort(), "management");
        }
        if (settings.prometheusPort() != 0) {
            requireFree(settings.prometheusPort(), "Prometheus");
        }
        prepareFolder();
        launcher = Processes.startDetached(
                List.of(script.toString(), MARKER, folder.toString()),
                environment(),
                folder,
                folder.resolve("log").resolve("start.log"));
    }

    /**
     * Waits until a client can log in and open the virtual host.
     *
     * @throws ServerException if the node ends instead, refuses the administrator, or is not there in time
     */
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "nothing tried";
        while (System.nanoTime() < deadline) {
            switch (probe()) {
                case AmqpProbe.Answer.Ready() -> {
                    return;
                }
                case AmqpProbe.Answer.Refused(var reason) ->
                    throw new ServerException("the broker in " + folder + " refuses its administrator: " + reason
                            + " (the password is fixed at the first start; remove the folder to start afresh)");
                case AmqpProbe.Answer.NotYet(var reason) -> last = reason;
            }
            Process started = launcher;
            if (started != null && !started.isAlive() && !isRunning()) {
                throw new ServerException("the broker ended while starting. Its last words:\n" + lastWords());
            }
            Processes.pause(Duration.ofMillis(100));
        }
        throw new ServerException("the broker is not ready after " + patience.toSeconds() + " s: " + last
                + ". Its last words:\n" + lastWords());
    }

    /** Whether a client can log in and open the virtual host now. */
    public boolean isReady() {
        return isRunning() && probe() instanceof AmqpProbe.Answer.Ready;
    }

    private AmqpProbe.Answer probe() {
        return AmqpProbe.ask("127.0.0.1", settings.amqpPort(), ADMIN, settings.adminPassword(), VIRTUAL_HOST);
    }

    /** Whether the node's process lives; it may still be starting. */
    public boolean isRunning() {
        return process().isPresent();
    }

    /** The node's operating system process, also one that another JVM started. */
    public Optional<ProcessHandle> process() {
        return Processes.find(pidFile(), this::isOurs);
    }

    /**
     * Stops the node cleanly and its port mapper too; nothing stays behind but the data. Does nothing where nothing
     * runs.
     */
    public void stop() {
        end(node -> Processes.terminate(node, STOP_PATIENCE));
        Epmd.stop(settings.epmdPort(), Duration.ofSeconds(10));
    }

    /** Ends the node as a crash would (SIGKILL); {@link #start()} brings it back with what it had stored. */
    public void kill() {
        end(Processes::kill);
        Epmd.stop(settings.epmdPort(), Duration.ofSeconds(10));
    }

    private void end(Consumer<ProcessHandle> way) {
        process().ifPresent(node -> {
            way.accept(node);
            // The start script waits for the node and goes with it.
            starters().forEach(script -> Processes.awaitEndOrKill(script, Duration.ofSeconds(5)));
        });
        // A node that is only being started has a script that is about to become it; it may take several looks to catch
        // the two.
        for (List<ProcessHandle> left = starters(); !left.isEmpty(); left = starters()) {
            left.forEach(Processes::kill);
        }
        launcher = null;
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new ServerException("cannot remove " + pidFile(), e);
        }
    }

    private List<ProcessHandle> starters() {
        return ProcessHandle.allProcesses()
                .filter(handle -> Processes.isRunning(handle, this::isOfThisFolder))
                .toList();
    }

    private boolean isOurs(String commandLine) {
        return commandLine.contains("beam") && isOfThisFolder(commandLine);
    }

    /**
     * Each of the programs that follow each other at a start carries the folder in its command line in one of these
     * ways.
     */
    private boolean isOfThisFolder(String commandLine) {
        String line = commandLine + " ";
        return line.contains(MARKER + " " + folder + " ")
                || line.contains("-pa " + codePath() + " ")
                || line.contains("-home " + folder.resolve("home") + " ");
    }

    /** Holds no code; but an empty one would end the command line there in Java's eyes. */
    private Path codePath() {
        return folder.resolve("home").resolve("code");
    }

    private Path pidFile() {
        return folder.resolve("node.pid");
    }

    private String lastWords() {
        return Processes.tail(folder.resolve("log").resolve("start.log"), 25);
    }

    private void requireFree(int port, String purpose) {
        if (!Ports.isFree(port)) {
            throw new ServerException("the broker's " + purpose + " port " + port + " is taken by another program");
        }
    }

    private void prepareFolder() {
        try {
            for (String name : List.of("home", "data", "log", "config")) {
                Files.createDirectories(folder.resolve(name));
            }
            Files.deleteIfExists(pidFile());
            Files.writeString(folder.resolve("config").resolve("enabled_plugins"), plugins());
            Files.writeString(folder.resolve("config").resolve("rabbitmq.conf"), configuration());
            saveSettings();
        } catch (IOException e) {
            throw new ServerException("cannot prepare the broker's folder " + folder, e);
        }
    }

    private String plugins() {
        return Stream.of(
                        settings.managementPort() == 0 ? "" : "rabbitmq_management",
                        settings.prometheusPort() == 0 ? "" : "rabbitmq_prometheus")
                .filter(plugin -> !plugin.isEmpty())
                .collect(Collectors.joining(",", "[", "].\n"));
    }

    private void saveSettings() throws IOException {
        var properties = new Properties();
        properties.setProperty("amqp-port", Integer.toString(settings.amqpPort()));
        properties.setProperty("management-port", Integer.toString(settings.managementPort()));
        properties.setProperty("prometheus-port", Integer.toString(settings.prometheusPort()));
        properties.setProperty("epmd-port", Integer.toString(settings.epmdPort()));
        properties.setProperty("dist-port", Integer.toString(settings.distPort()));
        properties.setProperty("admin-password", settings.adminPassword());
        try (Writer writer = Files.newBufferedWriter(folder.resolve(SETTINGS_FILE))) {
            properties.store(writer, "A private RabbitMQ node");
        }
    }

    /**
     * Users and virtual host are made by the node itself when its database is blank; a default user of ours means no
     * guest.
     */
    private String configuration() {
        String management = settings.managementPort() == 0 ? "" : """
                  management.tcp.ip = 127.0.0.1
                  management.tcp.port = %d
                  """.formatted(settings.managementPort());
        String prometheus = settings.prometheusPort() == 0 ? "" : """
                  prometheus.tcp.ip = 127.0.0.1
                  prometheus.tcp.port = %d
                  """.formatted(settings.prometheusPort());
        return """
                listeners.tcp.1 = 127.0.0.1:%d
                default_vhost = %s
                default_user = %s
                default_pass = %s
                disk_free_limit.absolute = 50MB
                # Quorum queues write one log for all; by default it may grow to 512 MB, which is much for a desk.
                raft.wal_max_size_bytes = 64000000
                log.file.level = info
                log.console = false
                """.formatted(settings.amqpPort(), VIRTUAL_HOST, ADMIN, settings.adminPassword())
                + management
                + prometheus;
    }

    private Map<String, @Nullable String> environment() {
        Map<String, @Nullable String> environment = new HashMap<>();
        // Settings of another node in the caller's shell must not reach this one.
        System.getenv().keySet().stream()
                .filter(name -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"))
                .forEach(name -> environment.put(name, null));
        Path config = folder.resolve("config");
        String nowhere = config.resolve("none").toString();
        environment.put("HOME", folder.resolve("home").toString());
        // The same name everywhere: with a port mapper of its own a node meets no other, and a moved folder keeps its
        // data.
        environment.put("RABBITMQ_NODENAME", "fanout@localhost");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(settings.distPort()));
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_LOGS", log().toString());
        environment.put("RABBITMQ_PID_FILE", pidFile().toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                config.resolve("enabled_plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", config.resolve("rabbitmq").toString());
        environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", nowhere);
        environment.put("RABBITMQ_CONF_ENV_FILE", nowhere);
        environment.put(
                "RABBITMQ_GENERATED_CONFIG_DIR", config.resolve("generated").toString());
        environment.put("RABBITMQ_SERVER_CODE_PATH", codePath().toString());
        // Otherwise the distribution port listens on every address.
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(settings.epmdPort()));
        return environment;
    }

    /** Collects the settings of a node; ports that are not given are free ones. */
    public static final class Builder {

        private final Path folder;
        private int amqpPort;
        private int managementPort;
        private boolean management;
        private int prometheusPort;
        private boolean prometheus;
        private int epmdPort;
        private String adminPassword = ADMIN;

        private Builder(Path folder) {
            this.folder = folder.toAbsolutePath().normalize();
        }

        /** @param port 0 for a free one, which is the default */
        public Builder amqpPort(int port) {
            this.amqpPort = port;
            return this;
        }

        /** Switches the management plugin on. @param port 0 for a free one */
        public Builder managementPort(int port) {
            this.management = true;
            this.managementPort = port;
            return this;
        }

        /** Switches the Prometheus plugin on. @param port 0 for a free one */
        public Builder prometheusPort(int port) {
            this.prometheus = true;
            this.prometheusPort = port;
            return this;
        }

        /** @param port 0 for a free one, which is the default */
        public Builder epmdPort(int port) {
            this.epmdPort = port;
            return this;
        }

        /**
         * @param password letters, digits and {@code -._~}, so that it needs no quoting anywhere; {@code admin} by
         *     default
         */
        public Builder adminPassword(String password) {
            if (!password.matches("[A-Za-z0-9._~-]+")) {
                throw new ServerException(
                        "the broker's password may hold letters, digits, '-', '.', '_' and '~' only, and must not be empty");
            }
            this.adminPassword = password;
            return this;
        }

        public BrokerNode build() {
            return new BrokerNode(
                    folder,
                    new Settings(
                            orFree(amqpPort),
                            management ? orFree(managementPort) : 0,
                            prometheus ? orFree(prometheusPort) : 0,
                            orFree(epmdPort),
                            Ports.free(),
                            adminPassword));
        }

        private static int orFree(int port) {
            return port == 0 ? Ports.free() : port;
        }
    }
}
