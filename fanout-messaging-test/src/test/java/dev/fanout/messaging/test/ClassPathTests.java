package dev.fanout.messaging.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.ClassUtils;

/** A team that takes this module gets what its tests need, and not what only the tests of this house need. */
class ClassPathTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.zonky.test.db.postgres.embedded.EmbeddedPostgres",
                "org.postgresql.Driver",
                "org.testcontainers.postgresql.PostgreSQLContainer",
                "io.opentelemetry.proto.trace.v1.Span"
            })
    void doesNotHave(String name) {
        assertThat(ClassUtils.isPresent(name, null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.h2.Driver",
                "org.testcontainers.rabbitmq.RabbitMQContainer",
                "org.awaitility.Awaitility",
                "dev.fanout.messaging.deadletter.DeadLetters"
            })
    void has(String name) {
        assertThat(ClassUtils.isPresent(name, null)).isTrue();
    }
}
