package dev.fanout.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A service of the stack.
 *
 * @param name of its module, {@code order-service}
 * @param defaultPort of its HTTP interface; the environment variable {@link #portVariable()} chooses another
 */
public record Service(String name, int defaultPort) {

    /** All that {@code ./fanout up} starts. A new service is one more line here. */
    public static final List<Service> ALL = List.of(
            new Service("order-service", 8081),
            new Service("inventory-service", 8082),
            new Service("payment-service", 8083),
            new Service("notification-service", 8084));

    /** By its name, or by the first word of it: {@code order}. */
    public static Optional<Service> named(String name) {
        return ALL.stream()
                .filter(service ->
                        service.name.equals(name) || service.shortName().equals(name))
                .findFirst();
    }

    public String shortName() {
        return name.substring(0, name.length() - "-service".length());
    }

    /** The variable that holds its address, {@code FANOUT_ORDER_URL}. */
    public String urlVariable() {
        return "FANOUT_" + shortName().toUpperCase(Locale.ROOT) + "_URL";
    }

    /** The variable that chooses its port, {@code FANOUT_ORDER_PORT}. */
    public String portVariable() {
        return "FANOUT_" + shortName().toUpperCase(Locale.ROOT) + "_PORT";
    }

    /** Its database, and the role to which that belongs, on PostgreSQL. */
    String database() {
        return name.replace('-', '_');
    }

    /** The runnable jar, as the build leaves it. */
    Path jar(Path repository) {
        return repository.resolve(name).resolve("target").resolve(name + "-0.1.0-SNAPSHOT-exec.jar");
    }
}
