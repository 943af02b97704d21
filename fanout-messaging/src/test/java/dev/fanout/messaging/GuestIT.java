package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.testing.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The kit is a guest in an application: it takes nothing that is the application's, and gives way where it may. */
class GuestIT {

    private static final Clock ITS_CLOCK = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

    /** An application that says itself how it migrates, how late it is, and how events are written. */
    @Configuration(proxyBeanMethods = false)
    @Import(KitTestApplication.class)
    static class Host {

        int migrations;

        @Bean
        FlywayMigrationStrategy itsStrategy() {
            return flyway -> {
                migrations++;
                flyway.migrate();
            };
        }

        @Bean
        Clock itsClock() {
            return ITS_CLOCK;
        }

        @Bean
        EventPublisher itsPublisher() {
            return event -> {
                throw new UnsupportedOperationException("never called");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void migratesAfterTheApplicationAndTakesNoneOfItsBeans(TestDatabase database) {
        Map<String, String> properties = database.properties();
        for (int start = 1; start <= 2; start++) {
            try (ConfigurableApplicationContext host = start(properties)) {
                JdbcClient jdbc = host.getBean(JdbcClient.class);
                assertThat(host.getBean(Host.class).migrations).isOne();
                assertThat(host.getBeansOfType(Clock.class)).containsOnlyKeys("itsClock");
                assertThat(host.getBeansOfType(EventPublisher.class)).containsOnlyKeys("itsPublisher");
                // The application has begun in an empty schema, so it needed no baseline.
                assertThat(descriptions(jdbc, "flyway_schema_history"))
                        .contains("handled")
                        .doesNotContain("<< Flyway Baseline >>");
                assertThat(descriptions(jdbc, "fanout_schema_history"))
                        .contains("<< Flyway Baseline >>", "inbox by message and queue");
            }
        }
    }

    private static ConfigurableApplicationContext start(Map<String, String> database) {
        return new SpringApplicationBuilder(Host.class)
                .initializers(context -> TestPropertyValues.of(database).applyTo(context))
                .run(
                        "--spring.main.web-application-type=none",
                        "--spring.application.name=A guest house",
                        "--spring.rabbitmq.port=1"); // there is no broker, which keeps no service from starting
    }

    private static List<String> descriptions(JdbcClient jdbc, String history) {
        return jdbc.sql("select description from " + history + " order by installed_rank")
                .query(String.class)
                .list();
    }
}
