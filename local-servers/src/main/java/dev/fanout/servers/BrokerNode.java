package dev.fanout.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A private RabbitMQ node: the installed {@code rabbitmq-server} as a process of its own, with all of its state in one
 * folder, on the loopback address only. It disturbs no other node on the machine.
 *
 * <p>The node outlives the JVM that starts it. Another JVM manages it through {@link #find(Path)}. It has one virtual
 * host, one administrator and no guest. Not safe for use by several threads or JVMs at once.
 */
public final class BrokerNode {

    /** The virtual host that a new node has. */
    public static final String VIRTUAL_HOST = "fanout";

    /** The administrator that a new node has. */
    public static final String ADMIN = "admin";

    /** An {@code advanced.config} without settings. */
    public static final String NOTHING_ADVANCED = "[].";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONTROL_PATIENCE = Duration.ofSeconds(60);

    private final BrokerFolder folder;
    private final BrokerSettings settings;
    private @Nullable Process launcher;

    BrokerNode(Path folder, BrokerSettings settings) {
        this.folder = new BrokerFolder(folder);
        this.settings = settings;
    }

    /** Describes a node in this folder, which need not exist; nothing is started yet. */
    public static BrokerNodeBuilder in(Path folder) {
        return new BrokerNodeBuilder(folder);
    }

    /** The node that was once created in this folder, running or not. */
    public static Optional<BrokerNode> find(Path folder) {
        return BrokerSettings.read(folder).map(settings -> new BrokerNode(folder, settings));
    }

    public BrokerSettings settings() {
        return settings;
    }

    public Path folder() {
        return folder.path();
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

    /** The file in which the node logs. */
    public Path log() {
        return folder.log();
    }

    /** Starts the node and returns at once; see {@link #awaitReady(Duration)}. Does nothing where it runs already. */
    public void start() {
        if (isRunning()) {
            return;
        }
        Path script = InstalledRabbitMq.startScript();
        // A node that ended uncleanly may have left its port mapper; that would not know the new distribution port.
        Epmd.stop(settings.epmdPort(), Duration.ofSeconds(5));
        requireFree(settings.amqpPort(), "AMQP");
        if (settings.hasManagement()) {
            requireFree(settings.managementPort(), "management");
        }
        if (settings.hasPrometheus()) {
            requireFree(settings.prometheusPort(), "Prometheus");
        }
        var configuration = new BrokerConfiguration(folder, settings);
        try {
            folder.prepare();
            configuration.write();
            settings.write(folder.path());
        } catch (IOException e) {
            throw new ServerException("cannot prepare the broker's folder " + folder.path(), e);
        }
        launcher = Processes.startDetached(
                folder.startWith(script), configuration.environment(), folder.path(), folder.startLog());
    }

    private static void requireFree(int port, String purpose) {
        if (!Ports.isFree(port)) {
            throw new ServerException("the broker's " + purpose + " port " + port + " is taken by another program");
        }
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
                    throw new ServerException("the broker in " + folder.path() + " refuses its administrator: " + reason
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

    private String lastWords() {
        return Processes.tail(folder.startLog(), 25);
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
        return Processes.find(folder.pidFile(), folder::isOfTheNode);
    }

    /**
     * Runs {@code rabbitmqctl} on the node, which must be ready.
     *
     * @throws ServerException if it fails
     */
    public void control(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(
                InstalledRabbitMq.startScript().resolveSibling("rabbitmqctl").toString());
        command.addAll(List.of(arguments));
        Process control = Processes.startDetached(
                command, new BrokerConfiguration(folder, settings).environment(), folder.path(), folder.startLog());
        // The handle may know of the end before the process does.
        if (!Processes.awaitEnd(control.toHandle(), CONTROL_PATIENCE)
                || control.onExit().join().exitValue() != 0) {
            throw new ServerException(
                    "rabbitmqctl " + String.join(" ", arguments) + " failed. Its last words:\n" + lastWords());
        }
    }

    /** Stops the node and its port mapper cleanly; only the data stay. Does nothing where nothing runs. */
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
        // A node that is only being started is still a script, which becomes the node at any moment;
        // one look may miss both.
        for (List<ProcessHandle> left = starters(); !left.isEmpty(); left = starters()) {
            left.forEach(Processes::kill);
        }
        launcher = null;
        try {
            Files.deleteIfExists(folder.pidFile());
        } catch (IOException e) {
            throw new ServerException("cannot remove " + folder.pidFile(), e);
        }
    }

    private List<ProcessHandle> starters() {
        return ProcessHandle.allProcesses()
                .filter(handle -> Processes.isRunning(handle, folder::isNamedIn))
                .toList();
    }
}
