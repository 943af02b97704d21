package dev.fanout.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

class FanoutDefaultsTests {

    private static final String TIMEOUT = "spring.lifecycle.timeout-per-shutdown-phase";
    private static final String EXPOSED = "management.endpoints.web.exposure.include";

    private static final String TEA = """
            spring.application.name: tea-service
            fanout.messaging.service: tea
            """;

    @TempDir
    private Path folder;

    @Test
    void areThereWhereNobodySaysOtherwise() throws IOException {
        Environment environment = environmentOf("", Map.of());

        assertThat(environment.getProperty(TIMEOUT)).isEqualTo("20s");
        assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
    }

    @Test
    void connectionsToH2LiveForAsLongAsTheServiceForTheirConstraintsFailWithoutThem() throws IOException {
        String longest = "spring.datasource.hikari.max-lifetime";

        assertThat(environmentOf("", Map.of()).getProperty(longest)).isEqualTo("0");
        assertThat(environmentOf("", Map.of("spring.profiles.active", "postgres"))
                        .getProperty(longest))
                .isEqualTo("1800000");
    }

    @Test
    void letNoBalancerAskForTheBroker() throws IOException {
        Environment environment = environmentOf("", Map.of());

        assertThat(environment.getProperty("management.endpoint.health.group.readiness.include"))
                .contains("db", "rabbit", "outbox", "inbox");
        assertThat(environment.getProperty("management.endpoint.health.group.traffic.include"))
                .contains("readinessState", "db")
                .doesNotContain("rabbit", "outbox", "inbox");
    }

    @Test
    void giveWayToTheServicesOwnFile() throws IOException {
        assertThat(environmentOf(TIMEOUT + ": 7s", Map.of()).getProperty(TIMEOUT))
                .isEqualTo("7s");
    }

    @Test
    void giveWayToTheServicesOwnFileForAProfileToo() throws IOException {
        String file = """
                some: thing
                ---
                spring.config.activate.on-profile: production
                fanout.messaging.topology: declare
                """;

        assertThat(environmentOf(file, Map.of(), "--spring.profiles.active=production")
                        .getProperty("fanout.messaging.topology"))
                .isEqualTo("declare");
    }

    @Test
    void giveWayToAVariable() throws IOException {
        assertThat(environmentOf("", Map.of("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", "8s"))
                        .getProperty(TIMEOUT))
                .isEqualTo("8s");
    }

    @Test
    void giveWayToTheCommandLine() throws IOException {
        assertThat(environmentOf("", Map.of(), "--" + TIMEOUT + "=9s").getProperty(TIMEOUT))
                .isEqualTo("9s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                   | jdbc:h2:         | -      | true
            postgres            | jdbc:postgresql: | -      | true
            production          | jdbc:h2:         | verify | false
            production,postgres | jdbc:postgresql: | verify | false
            """)
    void ofAProfileCountWhereItIsActive(String profiles, String database, String topology, boolean documented)
            throws IOException {
        Environment environment =
                environmentOf(TEA, Map.of(), profiles == null ? "" : "--spring.profiles.active=" + profiles);

        assertThat(environment.getProperty("spring.datasource.url")).startsWith(database);
        assertThat(environment.getProperty("fanout.messaging.topology")).isEqualTo(topology);
        assertThat(environment.getProperty("springdoc.api-docs.enabled", Boolean.class))
                .isEqualTo(documented);
    }

    @Test
    void areMadeOfWhatTheServiceAndTheVariablesSay() throws IOException {
        Map<String, String> variables = Map.of("RABBITMQ_HOST", "rabbit", "POSTGRES_HOST", "elephant");

        assertThat(environmentOf(TEA, variables).getProperty("spring.datasource.url"))
                .contains("/tea-service/db;");
        Environment onPostgres = environmentOf(TEA, variables, "--spring.profiles.active=postgres");
        assertThat(onPostgres.getProperty("spring.rabbitmq.host")).isEqualTo("rabbit");
        assertThat(onPostgres.getProperty("spring.rabbitmq.virtual-host")).isEqualTo("fanout");
        assertThat(onPostgres.getProperty("spring.datasource.url")).contains("//elephant:5432/tea?");
        assertThat(onPostgres.getProperty("spring.datasource.username")).isEqualTo("tea");
    }

    @ParameterizedTest
    @ValueSource(strings = {EXPOSED + ": health", EXPOSED + ": [health]", EXPOSED + ":\n  - health"})
    void ofListsAreReplacedAndNotMerged(String file) throws IOException {
        assertThat(exposed(environmentOf("", Map.of()))).contains("health", "prometheus");
        assertThat(exposed(environmentOf(file, Map.of()))).containsExactly("health");
    }

    private static List<String> exposed(Environment environment) {
        return Binder.get(environment)
                .bind(EXPOSED, Bindable.listOf(String.class))
                .get();
    }

    /** Of a service with such an {@code application.yml}, such variables and such arguments. */
    private Environment environmentOf(String file, Map<String, String> variables, String... arguments)
            throws IOException {
        Files.writeString(folder.resolve("application.yml"), file);
        var application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(new StandardEnvironment() {
            @Override
            public Map<String, Object> getSystemEnvironment() {
                return Map.copyOf(variables);
            }
        });
        String[] all = Stream.concat(
                        Stream.of("--spring.config.location=" + folder.toUri(), "--spring.main.banner-mode=off"),
                        Stream.of(arguments).filter(argument -> !argument.isEmpty()))
                .toArray(String[]::new);
        try (var context = application.run(all)) {
            return context.getEnvironment();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Nothing.class,
            webEnvironment = WebEnvironment.NONE,
            properties = "spring.lifecycle.timeout-per-shutdown-phase=6s")
    class InATest {

        @Test
        void giveWayToThePropertiesOfTheTest(@Autowired Environment environment) {
            assertThat(environment.getProperty(TIMEOUT)).isEqualTo("6s");
            assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
