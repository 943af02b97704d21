package dev.fanout.dashboard.projection;

import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** Order-, payment- and notification-service as processes, with the rows of customers of different sizes. */
final class BenchmarkShop implements AutoCloseable {

    private static final List<String> SERVICES = List.of("order", "payment", "notification");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CHUNK = 1_000;
    /** Of the first order. No service has forgotten any of them yet. */
    static final Instant START = Instant.now().minus(Duration.ofDays(3));

    private static final Pattern CONNECTIONS =
            Pattern.compile("(?m)^hikaricp_connections_acquire_seconds_count.* ([0-9.E]+)$");

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<String, Process> processes = new HashMap<>();
    private final Map<String, String> urls = new HashMap<>();

    /** @param customers how many orders each has */
    BenchmarkShop(TestDatabase database, Map<String, Integer> customers) throws Exception {
        for (String service : SERVICES) {
            Map<String, String> properties = propertiesOf(database);
            seed(service, properties, customers);
            start(service, properties);
        }
        for (String service : SERVICES) {
            awaitHealthy(service);
        }
    }

    /** H2 answers the same question from memory if nobody has written since; where others write it could not. */
    static Map<String, String> propertiesOf(TestDatabase database) {
        Map<String, String> properties = new HashMap<>(database.properties());
        if (database == TestDatabase.H2) {
            properties.computeIfPresent("spring.datasource.url", (_, url) -> url + ";OPTIMIZE_REUSE_RESULTS=0");
        }
        return properties;
    }

    VirtualHost virtualHost() {
        return virtualHost;
    }

    String url(String service) {
        return urls.getOrDefault(service, "");
    }

    /** The time that the processes have had of the processors. */
    Duration cpu() {
        return processes.values().stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How often the services have taken a connection of their databases, for a query or for a transaction. */
    double queries() throws IOException, InterruptedException {
        double queries = 0;
        for (String service : SERVICES) {
            Matcher found =
                    CONNECTIONS.matcher(new String(get(url(service) + "/actuator/prometheus"), StandardCharsets.UTF_8));
            queries += found.find() ? Double.parseDouble(found.group(1)) : 0;
        }
        return queries;
    }

    /** How many bytes the answers have that a live dashboard of a customer is made of. */
    int bytes(String customer, int items) throws IOException, InterruptedException {
        int bytes = 0;
        for (String path : List.of(
                "order/orders?customerId=" + customer + "&size=" + items,
                "payment/payments?customerId=" + customer + "&size=" + items,
                "notification/deliveries?customerId=" + customer + "&size=" + items,
                "notification/customers/" + customer)) {
            String service = path.substring(0, path.indexOf('/'));
            bytes += get(url(service) + path.substring(service.length())).length;
        }
        return bytes;
    }

    private static byte[] get(String url) throws IOException, InterruptedException {
        String credentials = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("Authorization", "Basic " + credentials)
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private void start(String service, Map<String, String> database) throws IOException {
        int port = freePort();
        urls.put(service, "http://127.0.0.1:" + port);
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx256m",
                "-jar",
                jarOf(service).toString(),
                "--server.port=" + port,
                "--logging.level.root=warn",
                "--management.tracing.sampling.probability=0"));
        Stream.of(database, virtualHost.properties())
                .forEach(properties -> properties.forEach((name, value) -> line.add("--" + name + "=" + value)));
        processes.put(
                service,
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(Files.createTempFile(service, ".log").toFile())
                        .start());
    }

    private static Path jarOf(String service) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(service + "-service", "target"))) {
            return files.filter(file -> file.toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealthy(String service) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (new String(get(url(service) + "/actuator/health/traffic"), StandardCharsets.UTF_8)
                        .contains("\"UP\"")) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new IllegalStateException(service + "-service does not start");
    }

    // Rows

    /** Writes one row of a table. */
    private interface Row {
        void fill(PreparedStatement row, int number) throws SQLException;
    }

    static UUID order(String customer, int number) {
        return new UUID(0x0197f0e000007000L + number, 0x8000000000000000L | customer.hashCode());
    }

    static UUID delivery(String customer, int number) {
        return new UUID(0x0197f0e000007000L + number, 0x8100000000000000L | customer.hashCode());
    }

    private static void seed(String service, Map<String, String> database, Map<String, Integer> customers) {
        String url = database.getOrDefault("spring.datasource.url", "");
        String user = database.getOrDefault("spring.datasource.username", "");
        String password = database.getOrDefault("spring.datasource.password", "");
        Flyway.configure()
                .dataSource(url, user, password)
                .locations("filesystem:" + service + "-service/src/main/resources/db/migration")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            connection.setAutoCommit(false);
            for (Map.Entry<String, Integer> customer : customers.entrySet()) {
                switch (service) {
                    case "order" -> orders(connection, customer.getKey(), customer.getValue());
                    case "payment" -> payments(connection, customer.getKey(), customer.getValue());
                    default -> deliveries(connection, customer.getKey(), customer.getValue());
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void orders(Connection connection, String customer, int number) throws SQLException {
        write(connection, number, """
                insert into orders (id, customer_id, customer_email, payment_method, lines, total_amount, currency,
                    placed_at, deadline, status, decided_at, saga_status, unfinished_since, settled_at, inventory,
                    inventory_undone, payment, payment_undone)
                values (?, ?, 'a@example.com', 'tok_visa', ?, 2500, 'EUR', ?, ?, 'CONFIRMED', ?, 'COMPLETED', ?, ?,
                    'COMMITTED', false, 'CAPTURED', false)
                """, (row, i) -> {
            row.setObject(1, order(customer, i));
            row.setString(2, customer);
            row.setString(3, "[{\"sku\":\"cup\",\"quantity\":2,\"unitPrice\":{\"amount\":1250,\"currency\":\"EUR\"}}]");
            for (int column = 4; column <= 8; column++) {
                row.setTimestamp(column, at(i));
            }
        });
    }

    private static void payments(Connection connection, String customer, int number) throws SQLException {
        write(connection, number, """
                insert into payment (order_id, customer_id, status, placed, confirmed, cancelled, undone, amount,
                    currency, provider_reference, created_at, updated_at)
                values (?, ?, 'CAPTURED', true, true, false, false, 2500, 'EUR', 'reference', ?, ?)
                """, (row, i) -> {
            row.setObject(1, order(customer, i));
            row.setString(2, customer);
            row.setTimestamp(3, at(i));
            row.setTimestamp(4, at(i));
        });
    }

    private static void deliveries(Connection connection, String customer, int number) throws SQLException {
        write(connection, number, """
                insert into contact (order_id, customer_id, email, confirmed) values (?, ?, 'a@example.com', true)
                """, (row, i) -> {
            row.setObject(1, order(customer, i));
            row.setString(2, customer);
        });
        write(connection, number, """
                insert into delivery (id, order_id, customer_id, channel, recipient, event_type, status, created_at,
                    delivered_at)
                values (?, ?, ?, 'email', 'a@example.com', 'order.confirmed.v1', 'DELIVERED', ?, ?)
                """, (row, i) -> {
            row.setObject(1, delivery(customer, i));
            row.setObject(2, order(customer, i));
            row.setString(3, customer);
            row.setTimestamp(4, at(i));
            row.setTimestamp(5, at(i));
        });
    }

    private static Timestamp at(int number) {
        return Timestamp.from(START.plusSeconds(number));
    }

    private static void write(Connection connection, int number, String sql, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < number; i++) {
                row.fill(statement, i);
                statement.addBatch();
                if (i % CHUNK == CHUNK - 1) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
    }
}
