package dev.fanout.system;

import dev.fanout.local.Service;
import dev.fanout.testing.VirtualHost;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;

/** The application context of a service with the settings that it ships with. */
final class ShippedService {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    private ShippedService() {}

    /**
     * One in which nothing starts: no port is opened, and neither broker nor tables are asked for.
     *
     * @param settings as on the command line, {@code --name=value}
     */
    static ConfigurableApplicationContext idle(Service service, String... settings) {
        return new SpringApplicationBuilder(applicationOf(service))
                .initializers(created ->
                        created.getBeanFactory().registerSingleton("lifecycleProcessor", new NothingStarts()))
                .run(arguments(
                        service,
                        Stream.of(
                                "--spring.datasource.url=jdbc:h2:mem:" + service.name() + ";MODE=PostgreSQL",
                                "--spring.flyway.enabled=false",
                                "--spring.jpa.hibernate.ddl-auto=none"),
                        Stream.of(settings)));
    }

    /** One that works, on a port of its own. */
    static ConfigurableApplicationContext running(
            Service service, Map<String, String> database, VirtualHost virtualHost, String... settings) {
        return new SpringApplicationBuilder(applicationOf(service))
                .run(arguments(
                        service,
                        Stream.of(
                                "--spring.flyway.locations=filesystem:" + resourcesOf(service) + "/db/migration",
                                "--server.port=0"),
                        Stream.of(database, virtualHost.properties())
                                .flatMap(properties -> properties.entrySet().stream())
                                .map(property -> "--" + property.getKey() + "=" + property.getValue()),
                        Stream.of(settings)));
    }

    /** All services are on this class path, and their settings and their migrations have the same names. */
    @SafeVarargs
    private static String[] arguments(Service service, Stream<String>... others) {
        String shipped = resourcesOf(service).resolve("application.yml").toUri().toString();
        return Stream.concat(
                        Stream.of("--spring.config.location=" + shipped),
                        Stream.of(others).flatMap(all -> all))
                .toArray(String[]::new);
    }

    private static Path resourcesOf(Service service) {
        return REPOSITORY.resolve(service.name()).resolve(Path.of("src", "main", "resources"));
    }

    private static Class<?> applicationOf(Service service) {
        String name = Stream.of(service.name().split("-", -1))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", "dev.fanout." + service.shortName() + ".", "Application"));
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(service.name() + " is not among the dependencies of the system tests", e);
        }
    }

    private static final class NothingStarts implements LifecycleProcessor {

        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
