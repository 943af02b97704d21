package dev.fanout.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A service of the stack.
 *
 * @param module its folder in the repository, {@code order-service}
 * @param defaultPort of its HTTP interface; the environment variable {@link #portVariable()} chooses another
 */
public record Service(String module, int defaultPort) {

    /** Parts of it are names of variables, Java packages and databases. */
    private static final Pattern NAME = Pattern.compile("([a-z]+/)?[a-z]+-service");

    public Service {
        if (!NAME.matcher(module).matches()) {
            throw new IllegalArgumentException(
                    "a service is one word of small letters and '-service', for example order-service, not " + module);
        }
    }

    /** All services of the shop, which {@code ./fanout up} starts. A new service is one more line here. */
    public static final List<Service> ALL = List.of(
            new Service("order-service", 8081),
            new Service("inventory-service", 8082),
            new Service("payment-service", 8083),
            new Service("notification-service", 8084),
            new Service("dashboard-service", 8080));

    /** What {@code ./fanout up --examples} starts as well. */
    public static final List<Service> EXAMPLES =
            List.of(new Service("examples/accounts-service", 8091), new Service("examples/marketing-service", 8092));

    /** By its name, or by the first word of it: {@code order}. */
    public static Optional<Service> named(String name) {
        return known().filter(service ->
                        service.name().equals(name) || service.shortName().equals(name))
                .findFirst();
    }

    static Stream<Service> known() {
        return Stream.of(ALL, EXAMPLES).flatMap(List::stream);
    }

    public String name() {
        return module.substring(module.lastIndexOf('/') + 1);
    }

    public String shortName() {
        return name().substring(0, name().length() - "-service".length());
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
        return name().replace('-', '_');
    }

    /** The runnable jar, as the build leaves it. */
    public Path jar(Path repository) {
        return repository.resolve(module).resolve("target").resolve(name() + "-0.1.0-SNAPSHOT-exec.jar");
    }
}
