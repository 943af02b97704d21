package dev.fanout.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.fanout.local.EnvFile;
import dev.fanout.local.Service;
import dev.fanout.servers.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A stack of its own beside all others: what {@code ./fanout} runs, with random ports, in a folder of its own. Each
 * command is a process, as for a user.
 */
final class LocalStack implements AutoCloseable {

    /** The services of the shop, by their domain words. */
    static final List<String> DOMAINS = List.of("order", "inventory", "payment", "notification", "dashboard");

    private static final List<Service> SERVICES =
            Stream.of(Service.ALL, Service.EXAMPLES).flatMap(List::stream).toList();

    private final Path repository = repository();
    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> priority;

    LocalStack(Map<String, String> environment) throws IOException {
        this(environment, List.of());
    }

    /** A stack that leaves the processors to the caller, who would have a machine of his own in earnest. */
    static LocalStack ofLowPriority(Map<String, String> environment) throws IOException {
        return new LocalStack(environment, List.of("nice", "-n", "15"));
    }

    private LocalStack(Map<String, String> environment, List<String> priority) throws IOException {
        this.priority = priority;
        this.home = Files.createTempDirectory("fanout-system-test");
        for (Service service : SERVICES) {
            Path link = service.jar(home);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, service.jar(repository));
        }
        chooseFreePorts();
        this.environment.put(
                "RABBITMQ_ADMIN_PASSWORD", UUID.randomUUID().toString()); // no other stack's broker is taken for ours
        this.environment.put(
                "FANOUT_JAVA_OPTS", "-XX:TieredStopAtLevel=1"); // as for the tests themselves: see the parent POM
        this.environment.putAll(environment);
    }

    /** Tests run in the folder of this module, benchmarks in that of the repository. */
    private static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("mvnw")) ? here : here.getParent();
    }

    /** The REST surface of a service that is named by its domain word. */
    ServiceClient service(String domain) {
        return new ServiceClient(
                "http://127.0.0.1:" + environment.get("FANOUT_" + domain.toUpperCase(java.util.Locale.ROOT) + "_PORT"));
    }

    /** The broker's figures, as Prometheus gets them by a job of its configuration. */
    Scrape brokerFigures(String job) {
        URI figures = URI.create(EnvFile.of(home).get("RABBITMQ_PROMETHEUS_URL"));
        URI asked = figures.resolve(Monitoring.pathOf(job));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new Scrape(client.send(HttpRequest.newBuilder(asked).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * The database of a service that is named by its domain word.
     *
     * @param postgres whether the stack is on PostgreSQL; otherwise the service must not run
     */
    java.sql.Connection database(String domain, boolean postgres) throws SQLException {
        if (postgres) {
            String name = domain + "_service";
            String url = "jdbc:postgresql://127.0.0.1:%s/%s?reWriteBatchedInserts=true"
                    .formatted(environment.get("FANOUT_POSTGRES_PORT"), name);
            return DriverManager.getConnection(url, name, name);
        }
        Path file = home.resolve(".fanout/data/" + domain + "-service/db");
        return DriverManager.getConnection(
                "jdbc:h2:file:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "sa",
                "");
    }

    /** Runs a command to its end; what it prints is in the message if it fails. */
    String run(String... command) {
        Command running = start(command);
        int exit = running.await(Duration.ofMinutes(8));
        String output = running.output();
        assertThat(exit)
                .as("./fanout %s printed:%n%s", String.join(" ", command), output)
                .isZero();
        return output;
    }

    Command start(String... command) {
        try {
            Path output = Files.createTempFile(home, "output", ".txt");
            List<String> line = new ArrayList<>(priority);
            line.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Dfanout.home=" + home,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.fanout.local.Main"));
            line.addAll(List.of(command));
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .directory(home.toFile());
            builder.environment().putAll(environment);
            return new Command(builder.start(), output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends messages that nobody can read, each of them another one; returns once the broker has them. */
    void sendGarbage(String exchange, String routingKey, int count, int bytes) throws Exception {
        try (Connection connection = broker();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int i = 0; i < count; i++) {
                byte[] garbage = new byte[bytes];
                garbage[0] = (byte) i;
                publish(channel, exchange, routingKey, garbage);
            }
        }
    }

    /** Announces an order as order-service would, whatever it says of it; returns once the broker has it. */
    void sendOrder(byte[] payload) throws Exception {
        try (Connection connection = broker();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            publish(channel, "order.events", "", payload);
        }
    }

    /**
     * The broker refuses what is published to an exchange until this is closed: a queue that is bound to it is full.
     */
    AutoCloseable refuse(String exchange) throws Exception {
        Connection connection = broker();
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        String full = channel.queueDeclare(
                        "", false, true, true, Map.of("x-max-length", 1, "x-overflow", "reject-publish"))
                .getQueue();
        publish(channel, "", full, new byte[1]);
        channel.queueBind(full, exchange, "");
        return connection::close;
    }

    private Connection broker() throws Exception {
        Map<String, String> file = EnvFile.of(home);
        ConnectionFactory broker = new ConnectionFactory();
        broker.setUri(file.get("RABBITMQ_URL"));
        broker.setUsername(file.get("RABBITMQ_ADMIN_USER"));
        broker.setPassword(file.get("RABBITMQ_ADMIN_PASSWORD"));
        broker.setVirtualHost(file.get("RABBITMQ_VHOST"));
        return broker.newConnection("system-tests");
    }

    private static void publish(Channel channel, String exchange, String routingKey, byte[] payload) throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .messageId(UUID.randomUUID().toString())
                .type("order.placed.v1")
                .build();
        channel.basicPublish(exchange, routingKey, true, properties, payload);
        channel.waitForConfirmsOrDie(30_000);
    }

    /** Processes whose command line names this stack's folder. */
    List<String> processes() {
        return running().map(LocalStack::lineOf).toList();
    }

    private Stream<ProcessHandle> running() {
        return ProcessHandle.allProcesses()
                .filter(process -> lineOf(process).contains(home.toString())
                        && !lineOf(process).contains("dev.fanout.local.Main"));
    }

    private static String lineOf(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }

    /** A service collects its garbage now. */
    void collectGarbage(String domain) throws IOException, InterruptedException {
        long service = running()
                .filter(process -> lineOf(process).contains(domain + "-service"))
                .map(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int exit = new ProcessBuilder(jcmd.toString(), Long.toString(service), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    @Override
    public void close() throws IOException {
        start("down").await(Duration.ofMinutes(2));
        keepLogs();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** For whoever wants to know why a story failed. */
    private void keepLogs() throws IOException {
        Path kept = Files.createDirectories(
                repository.resolve("system-tests/target/stack-logs").resolve(home.getFileName()));
        try (Stream<Path> logs = Files.list(home.resolve(".fanout/logs"))) {
            for (Path log : logs.toList()) {
                Files.copy(log, kept.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /**
     * Those of the servers as well: a stack whose broker is down for a moment must not find that another one has begun
     * to use its port.
     */
    private void chooseFreePorts() throws IOException {
        List<String> variables = Stream.concat(
                        SERVICES.stream().map(Service::portVariable),
                        Stream.of(
                                "FANOUT_BROKER_PORT",
                                "FANOUT_BROKER_MANAGEMENT_PORT",
                                "FANOUT_BROKER_FIGURES_PORT",
                                "FANOUT_POSTGRES_PORT"))
                .toList();
        List<ServerSocket> held = new ArrayList<>(); // until the last one is chosen, or two could get the same
        try {
            for (String variable : variables) {
                ServerSocket socket = new ServerSocket(Ports.free());
                held.add(socket);
                environment.put(variable, Integer.toString(socket.getLocalPort()));
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    record Command(Process process, Path file) {

        int await(Duration patience) {
            try {
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("not done after " + patience + ":\n" + output());
                }
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        String output() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
