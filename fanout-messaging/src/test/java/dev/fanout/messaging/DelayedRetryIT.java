package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.retry.WaitingRetries;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Attempts after the immediate ones: later, from rows that survive a restart, and to this service alone. */
class DelayedRetryIT {

    private static final String QUEUE = "echo.trial.events";

    @ParameterizedTest
    @EnumSource
    void aFaultThatPassesLaterIsHandledByADelayedAttempt(TestDatabase database) {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service = start(database.properties(), virtualHost, "100ms,100ms");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            String neighbour = wire.listenTo("trial.events", Map.of("x-queue-type", "quorum"));
            UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.fails(6)));

            await().atMost(ofSeconds(20))
                    .until(() ->
                            service.getBean(KitTestApplication.Ledger.class).has(id));

            assertThat(service.getBean(KitTestApplication.FailOnTrialBegun.class)
                            .attempts
                            .get(id))
                    .hasValue(7);
            assertThat(virtualHost.depth(QUEUE + ".dlq")).isZero();
            assertThat(virtualHost.depth(neighbour))
                    .as("the fanout saw it once")
                    .isOne();
            assertThat(waiting(service)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterTheLastDelayedAttemptItIsDeadLetteredWithAllItsFailures(TestDatabase database) {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service = start(database.properties(), virtualHost, "100ms,100ms");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            wire.send(new TrialBegun(UUID.randomUUID(), Fate.failsAlways()));
            await().atMost(ofSeconds(20)).until(() -> virtualHost.depth(QUEUE + ".dlq") == 1);
            GetResponse dead = Objects.requireNonNull(wire.take(QUEUE + ".dlq"));
            Map<String, Object> headers = dead.getProps().getHeaders();
            assertThat(headers.get("fanout-attempts")).isEqualTo(12);
            assertThat(headers.get("fanout-stage")).isEqualTo(2);
            assertThat(headers.get("fanout-failures").toString().split("IllegalStateException", -1))
                    .hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDependencyThatIsDownIsWaitedForWithoutCountingAttempts(TestDatabase database) {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service = start(database.properties(), virtualHost, "");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.dependencyDown(4)));

            await().atMost(ofSeconds(20))
                    .until(() ->
                            service.getBean(KitTestApplication.Ledger.class).has(id));

            assertThat(service.getBean(KitTestApplication.FailOnTrialBegun.class)
                            .attempts
                            .get(id))
                    .as("each time a single attempt")
                    .hasValue(5);
            assertThat(virtualHost.depth(QUEUE + ".dlq")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestartForgetsNoDelayedAttempt(TestDatabase database) {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        Map<String, String> sameDatabase = database.properties();
        UUID id;
        try (ConfigurableApplicationContext service = start(sameDatabase, virtualHost, "2s");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.fails(4)));
            await().until(() -> waiting(service) == 1);
        }
        try (ConfigurableApplicationContext service = start(sameDatabase, virtualHost, "2s")) {
            // The new process counts its attempts anew, so the fault lasts for four more;
            // then a second message would be needed.
            await().atMost(ofSeconds(20)).until(() -> waiting(service) == 0);
            await().atMost(ofSeconds(20))
                    .until(() -> service.getBean(KitTestApplication.FailOnTrialBegun.class)
                            .attempts
                            .containsKey(id));
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorsSeeWhatWaitsForWhichAttemptAndUntilWhen(TestDatabase database) {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext service = start(database.properties(), virtualHost, "1h");
                Wire wire = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(QUEUE));
            UUID trial = UUID.randomUUID();
            UUID id = wire.send(new TrialBegun(trial, Fate.failsAlways()));
            await().until(() -> waiting(service) == 1);
            WaitingRetries retries = service.getBean(WaitingRetries.class);

            assertThat(retries.first(null, 10)).singleElement().satisfies(retry -> {
                assertThat(retry.queue()).isEqualTo(QUEUE);
                assertThat(retry.messageId()).isEqualTo(id.toString());
                assertThat(retry.type()).isEqualTo("trial.begun.v1");
                assertThat(retry.subject()).isEqualTo(trial.toString());
                assertThat(retry.delayedAttempt()).isOne();
                assertThat(retry.dueAt())
                        .isBetween(
                                Instant.now().plusSeconds(3000), Instant.now().plusSeconds(5000));
            });
            assertThat(retries.first(trial.toString(), 10)).isEqualTo(retries.first(null, 10));
            // The id is in the properties, too.
            assertThat(retries.first(id.toString(), 10)).isEmpty();
        }
    }

    private static long waiting(ConfigurableApplicationContext service) {
        return service.getBean(JdbcClient.class)
                .sql("select count(*) from delayed_retry")
                .query(Long.class)
                .single();
    }

    private static ConfigurableApplicationContext start(
            Map<String, String> database, VirtualHost virtualHost, String delays) {
        return KitTestApplication.start(
                database,
                virtualHost,
                "--spring.main.web-application-type=none",
                "--fanout.messaging.dead-letters.drain=false",
                "--fanout.messaging.delayed-retry.dependency-delay=100ms",
                "--fanout.messaging.delayed-retry.delays=" + delays);
    }
}
