package dev.fanout.local;

import dev.fanout.servers.BrokerNode;
import dev.fanout.servers.Ports;
import dev.fanout.servers.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stack of one clone of the repository: its parts, and the folder {@code .fanout} in which all of its state lives.
 */
final class Stack {

    /** Kept reachable: a lock that is garbage collected is released. */
    @SuppressWarnings("unused")
    private static @Nullable FileLock held;

    private final Path repository;
    private final Path folder;
    private final StackSettings settings;
    private final BrokerNode broker;

    private Stack(Path repository, StackSettings settings, BrokerNode broker) {
        this.repository = repository;
        this.folder = folderOf(repository);
        this.settings = settings;
        this.broker = broker;
    }

    static Path folderOf(Path repository) {
        return repository.resolve(".fanout");
    }

    /** The stack that an earlier command brought up, whether or not it runs now. */
    static Optional<Stack> find(Path repository) {
        Path folder = folderOf(repository);
        return StackSettings.read(folder.resolve("stack.properties"))
                .flatMap(settings -> BrokerNode.find(folder.resolve("broker"))
                        .map(broker -> new Stack(repository, settings, broker)));
    }

    static Stack require(Path repository) {
        return find(repository)
                .orElseThrow(() -> new LocalStackException("there is no stack here yet; ./fanout up brings it up"));
    }

    /** Decides on ports and passwords for a stack of which no part runs; stored data and passwords stay in use. */
    static Stack plan(Path repository, List<Service> services, boolean postgres) {
        Path folder = folderOf(repository);
        createFolders(folder);
        var settings = StackSettings.chosenBy(
                System::getenv, services, postgres ? chosenOrFree("FANOUT_POSTGRES_PORT", 5432) : 0);
        Path brokerFolder = folder.resolve("broker");
        Optional<BrokerNode> earlier = BrokerNode.find(brokerFolder);
        // After an unclean end its port mapper may still run, on a port that nothing will know after this.
        earlier.ifPresent(BrokerNode::stop);
        String stored = earlier.map(node -> node.settings().adminPassword()).orElse(BrokerNode.ADMIN);
        var broker = BrokerNode.in(brokerFolder)
                .amqpPort(chosenOrFree("FANOUT_BROKER_PORT", 5672))
                .managementPort(chosenOrFree("FANOUT_BROKER_MANAGEMENT_PORT", 15_672))
                .prometheusPort(chosenOrFree("FANOUT_BROKER_FIGURES_PORT", 15_692))
                .adminPassword(StackSettings.orElse(System.getenv("RABBITMQ_ADMIN_PASSWORD"), stored))
                .build();
        return new Stack(repository, settings, broker);
    }

    private static int chosenOrFree(String variable, int preferred) {
        String chosen = System.getenv(variable);
        return chosen == null || chosen.isBlank() ? Ports.freeFrom(preferred) : StackSettings.port(variable, chosen);
    }

    /** The same stack, in which these services take part, too. */
    Stack with(List<Service> services) {
        return new Stack(repository, settings.with(services, System::getenv), broker);
    }

    /** Lets later commands find it as it is. */
    void save() {
        settings.write(folder.resolve("stack.properties"));
    }

    Path repository() {
        return repository;
    }

    Path folder() {
        return folder;
    }

    StackSettings settings() {
        return settings;
    }

    /** Broker and database, on which the services rely. */
    List<Part> servers() {
        var parts = new ArrayList<Part>();
        parts.add(new BrokerPart(broker));
        if (settings.onPostgres()) {
            parts.add(new PostgresPart(postgres(), settings.services()));
        }
        return parts;
    }

    List<Part> services() {
        return settings.services().stream()
                .<Part>map(service -> new ServicePart(service, this))
                .toList();
    }

    List<Part> parts() {
        var parts = new ArrayList<>(servers());
        parts.addAll(services());
        return parts;
    }

    Part part(String name) {
        String full = Service.named(name).map(Service::name).orElse(name);
        return parts().stream()
                .filter(part -> part.name().equals(full))
                .findFirst()
                .orElseThrow(() -> new LocalStackException("there is no '" + name + "' here; there are "
                        + String.join(", ", parts().stream().map(Part::name).toList())));
    }

    boolean anythingRuns() {
        return parts().stream().anyMatch(part -> part.process().isPresent());
    }

    private PostgresServer postgres() {
        return new PostgresServer(
                folder.resolve("postgres"), settings.postgresPort(), settings.postgresPassword(), true);
    }

    /** What a client or an operator needs to reach the stack, by the names that are promised. */
    Map<String, String> publicVariables() {
        Map<String, String> variables = new LinkedHashMap<>();
        settings.services().forEach(service -> variables.put(service.urlVariable(), settings.urlOf(service)));
        variables.put("FANOUT_CUSTOMER_PASSWORD", settings.customerPassword());
        variables.put("FANOUT_OPERATOR_PASSWORD", settings.operatorPassword());
        variables.put("RABBITMQ_URL", broker.amqpUrl());
        variables.put("RABBITMQ_MANAGEMENT_URL", broker.managementUrl());
        variables.put("RABBITMQ_PROMETHEUS_URL", broker.prometheusUrl());
        variables.put("RABBITMQ_ADMIN_USER", BrokerNode.ADMIN);
        variables.put("RABBITMQ_ADMIN_PASSWORD", broker.settings().adminPassword());
        variables.put("RABBITMQ_VHOST", BrokerNode.VIRTUAL_HOST);
        return variables;
    }

    /** The variables with which a service is started, beside those of the caller's shell. */
    Map<String, @Nullable String> environmentOf(Service service) {
        Map<String, @Nullable String> variables = new HashMap<>();
        URI amqp = URI.create(broker.amqpUrl());
        variables.put("SERVER_ADDRESS", "127.0.0.1");
        variables.put("SERVER_PORT", Integer.toString(settings.portOf(service)));
        variables.put("SPRING_RABBITMQ_HOST", amqp.getHost());
        variables.put("SPRING_RABBITMQ_PORT", Integer.toString(amqp.getPort()));
        variables.put("SPRING_RABBITMQ_USERNAME", BrokerNode.ADMIN);
        variables.put("SPRING_RABBITMQ_PASSWORD", broker.settings().adminPassword());
        variables.put("SPRING_RABBITMQ_VIRTUAL_HOST", BrokerNode.VIRTUAL_HOST);
        variables.put("FANOUT_CUSTOMER_PASSWORD", settings.customerPassword());
        variables.put("FANOUT_OPERATOR_PASSWORD", settings.operatorPassword());
        // For dashboard-service, which asks the others.
        settings.services().forEach(other -> variables.put(other.urlVariable(), settings.urlOf(other)));
        // Receivers of webhooks are on this machine, and one that is down is given up in half a minute.
        variables.put("FANOUT_WEBHOOKS_ALLOW_PRIVATE_TARGETS", "true");
        variables.put("FANOUT_WEBHOOKS_RETRY_SCHEDULE", "1s,2s,4s,8s,16s");
        variables.put("FANOUT_DELIVERIES_BREAKER_OPEN_DURATION", "2s");
        if (settings.onPostgres()) {
            variables.put("SPRING_PROFILES_ACTIVE", "local,postgres");
            variables.put(
                    "SPRING_DATASOURCE_URL",
                    "jdbc:postgresql://127.0.0.1:" + settings.postgresPort() + "/" + service.database()
                            + "?reWriteBatchedInserts=true");
            variables.put("SPRING_DATASOURCE_USERNAME", service.database());
            variables.put("SPRING_DATASOURCE_PASSWORD", PostgresPart.passwordOf(service));
        } else {
            variables.put("SPRING_PROFILES_ACTIVE", "local");
            // WRITE_DELAY=0: H2 hands a commit to the operating system before it returns, so kill -9 loses none.
            variables.put(
                    "SPRING_DATASOURCE_URL",
                    "jdbc:h2:file:"
                            + folder.resolve("data").resolve(service.name()).resolve("db")
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                            + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000");
            variables.put("SPRING_DATASOURCE_USERNAME", "sa");
            variables.put("SPRING_DATASOURCE_PASSWORD", "");
        }
        return variables;
    }

    void writeEnvFile() {
        EnvFile.write(envFile(repository), publicVariables());
    }

    static Path envFile(Path repository) {
        return folderOf(repository).resolve("env");
    }

    void createFolder(Path path) {
        createFolders(path);
    }

    private static void createFolders(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new LocalStackException("cannot create " + path, e);
        }
    }

    /** Lets one command at a time change the stack. The lock lasts until this process ends. */
    static void lock(Path repository) {
        Path file = folderOf(repository).resolve("lock");
        createFolders(folderOf(repository));
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            held = channel.tryLock();
            if (held == null) {
                throw new LocalStackException("another ./fanout command is changing this stack; wait until it is done");
            }
        } catch (IOException e) {
            throw new LocalStackException("cannot lock " + file, e);
        }
    }
}
