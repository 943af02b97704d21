package dev.fanout.system;

import dev.fanout.local.Service;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;

/**
 * The application context of a service with the settings that it ships with, in which nothing starts: no port is
 * opened, and neither broker nor tables are asked for.
 */
final class IdleService {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

    private IdleService() {}

    /** @param settings as on the command line, {@code --name=value} */
    static ConfigurableApplicationContext start(Service service, String... settings) {
        Path shipped =
                REPOSITORY.resolve(service.name()).resolve(Path.of("src", "main", "resources", "application.yml"));
        return new SpringApplicationBuilder(applicationOf(service))
                .initializers(created ->
                        created.getBeanFactory().registerSingleton("lifecycleProcessor", new NothingStarts()))
                .run(Stream.concat(
                                Stream.of(
                                        // All services are on this class path, and their settings have the same name.
                                        "--spring.config.location=" + shipped.toUri(),
                                        "--spring.datasource.url=jdbc:h2:mem:" + service.name() + ";MODE=PostgreSQL",
                                        "--spring.flyway.enabled=false",
                                        "--spring.jpa.hibernate.ddl-auto=none"),
                                Stream.of(settings))
                        .toArray(String[]::new));
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
