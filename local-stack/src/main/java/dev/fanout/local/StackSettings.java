package dev.fanout.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./fanout up} decided, kept so that the other commands find it.
 *
 * @param postgresPort 0 where the services keep their data in H2 files
 * @param postgresPassword of PostgreSQL's administrator
 * @param ports HTTP port by name of service, of those that take part
 * @param customerPassword of the HTTP user {@code customer}
 * @param operatorPassword of the HTTP user {@code operator}
 */
record StackSettings(
        int postgresPort,
        String postgresPassword,
        Map<String, Integer> ports,
        String customerPassword,
        String operatorPassword) {

    StackSettings {
        ports = Map.copyOf(ports);
    }

    boolean onPostgres() {
        return postgresPort != 0;
    }

    /** Those of the shop, and the examples that were asked for. */
    List<Service> services() {
        return Service.known()
                .filter(service -> Service.ALL.contains(service) || ports.containsKey(service.name()))
                .toList();
    }

    int portOf(Service service) {
        return ports.getOrDefault(service.name(), service.defaultPort());
    }

    String urlOf(Service service) {
        return "http://127.0.0.1:" + portOf(service);
    }

    /**
     * Takes what the environment chooses, and the default for everything else.
     *
     * @param environment looks a variable up
     */
    static StackSettings chosenBy(
            UnaryOperator<@Nullable String> environment, List<Service> services, int postgresPort) {
        return new StackSettings(
                        postgresPort,
                        "postgres",
                        Map.of(),
                        orElse(environment.apply("FANOUT_CUSTOMER_PASSWORD"), "customer"),
                        orElse(environment.apply("FANOUT_OPERATOR_PASSWORD"), "operator"))
                .with(services, environment);
    }

    /** The same, and these services take part too, on ports that the environment chooses. */
    StackSettings with(List<Service> services, UnaryOperator<@Nullable String> environment) {
        Map<String, Integer> all = new TreeMap<>(ports);
        for (Service service : services) {
            if (all.containsKey(service.name())) {
                continue;
            }
            String chosen = environment.apply(service.portVariable());
            int port =
                    chosen == null || chosen.isBlank() ? service.defaultPort() : port(service.portVariable(), chosen);
            if (all.containsValue(port)) {
                throw new LocalStackException(
                        service.portVariable() + ": another service has port " + port + " already; choose another");
            }
            all.put(service.name(), port);
        }
        return new StackSettings(postgresPort, postgresPassword, all, customerPassword, operatorPassword);
    }

    /** @param variable in which the environment chooses it */
    static int port(String variable, String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LocalStackException(variable + " must be a port from 1 to 65535, but is '" + text + "'");
    }

    static String orElse(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value;
    }

    static Optional<StackSettings> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            Map<String, Integer> ports = new TreeMap<>();
            Service.known().forEach(service -> {
                String port = properties.getProperty("port." + service.name());
                if (port != null) {
                    ports.put(service.name(), Integer.valueOf(port));
                }
            });
            return Optional.of(new StackSettings(
                    Integer.parseInt(properties.getProperty("postgres.port", "0")),
                    properties.getProperty("postgres.password", "postgres"),
                    ports,
                    properties.getProperty("customer.password", "customer"),
                    properties.getProperty("operator.password", "operator")));
        } catch (IOException | NumberFormatException e) {
            throw new LocalStackException("cannot read " + file + "; remove it and run ./fanout up", e);
        }
    }

    void write(Path file) {
        var properties = new Properties();
        properties.setProperty("postgres.port", Integer.toString(postgresPort));
        properties.setProperty("postgres.password", postgresPassword);
        ports.forEach((service, port) -> properties.setProperty("port." + service, Integer.toString(port)));
        properties.setProperty("customer.password", customerPassword);
        properties.setProperty("operator.password", operatorPassword);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "Written by ./fanout up");
        } catch (IOException e) {
            throw new LocalStackException("cannot write " + file, e);
        }
    }
}
