package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Connection;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.topology.IncompleteTopologyException;
import dev.fanout.messaging.topology.Permissions;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyMode;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that declares nothing, with the rights of {@link Permissions} and no more. */
@ExtendWith(OutputCaptureExtension.class)
class VerifiedTopologyIT {

    private static final ServiceName SERVICE = ServiceName.of("echo-service");
    private static final Topology TOPOLOGY = new Topology(
            SERVICE,
            Stream.of("sound.events", "trial.events")
                    .map(SERVICE::subscriptionTo)
                    .toList(),
            20,
            TopologyMode.DECLARE);
    private static final Permissions LEAST = Permissions.of(TOPOLOGY);
    private static final String QUEUE = "echo.trial.events";

    @Test
    void publishesConsumesRetriesDeadLettersAndReplays() throws Exception {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        declare(virtualHost);
        try (ConfigurableApplicationContext service = start(userOf(TestBroker.shared(), virtualHost));
                Wire wire = new Wire(virtualHost)) {
            KitTestApplication.Ledger ledger = service.getBean(KitTestApplication.Ledger.class);
            String announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));

            UUID consumed = wire.send(new SoundMade(UUID.randomUUID()));
            await().atMost(ofSeconds(20)).until(() -> ledger.has(consumed));
            await().atMost(ofSeconds(20)).until(() -> virtualHost.depth(announced) == 1);

            UUID retried = wire.send(new TrialBegun(UUID.randomUUID(), Fate.fails(6)));
            await().atMost(ofSeconds(20)).until(() -> ledger.has(retried));

            UUID trial = UUID.randomUUID();
            UUID died = wire.send(new TrialBegun(trial, Fate.hopeless()));
            DeadLetters deadLetters = service.getBean(DeadLetters.class);
            DeadLetter letter = await().atMost(ofSeconds(20))
                    .until(() -> deadLetters.page(of(trial), 0, 10), list -> !list.isEmpty())
                    .getFirst();

            service.getBean(KitTestApplication.FailOnTrialBegun.class).mended = true;
            deadLetters.replay(letter.id(), "op", "mended");
            await().atMost(ofSeconds(20))
                    .until(() -> deadLetters.get(letter.id()).letter().status() == DeadLetterStatus.RESOLVED);
            assertThat(ledger.has(died)).isTrue();

            await().atMost(ofSeconds(20))
                    .until(() -> service.getBean(MeterRegistry.class)
                                    .get("fanout.queue.depth")
                                    .tag("queue", QUEUE + ".dlq")
                                    .gauge()
                                    .value()
                            == 0);
        }
    }

    @Test
    void doesNotStartWithoutItsQueuesAndExchangesAndNamesEach(CapturedOutput output) throws Exception {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        declare(virtualHost);
        try (Connection connection = virtualHost.open()) {
            connection.createChannel().queueDelete(QUEUE);
            connection.createChannel().queueDelete("echo.sound.events.dlq");
            connection.createChannel().exchangeDelete("echo.redelivery");
        }
        VirtualHost user = userOf(TestBroker.shared(), virtualHost);

        assertThatThrownBy(() -> start(user).close()).hasRootCauseInstanceOf(IncompleteTopologyException.class);

        assertThat(output.getOut())
                .contains(
                        "queue " + QUEUE + " (NOT_FOUND",
                        "queue echo.sound.events.dlq (NOT_FOUND",
                        "exchange echo.redelivery (NOT_FOUND",
                        "deploy/rabbitmq/definitions.json",
                        "fanout.messaging.topology=declare")
                .doesNotContain("queue echo.sound.events (", "exchange echo.events (", "exchange trial.events (");
        assertThat(virtualHost.hasQueue(QUEUE)).as("declared after all").isFalse();
    }

    @Test
    void doesNotStartWithAPasswordThatTheBrokerRefuses() {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();

        assertThatThrownBy(() -> start(virtualHost.as("echo-service", "wrong")).close())
                .hasRootCauseInstanceOf(AuthenticationFailureException.class);
    }

    @Test
    void missesANeighboursExchangeWhereTheBrokerTellsOfIt(CapturedOutput output) throws Exception {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        declare(virtualHost);
        boolean tells;
        try (Connection connection = virtualHost.open()) {
            connection.createChannel().exchangeDelete("trial.events");
            tells = connection
                    .getServerProperties()
                    .get("version")
                    .toString()
                    .matches("3\\..*|4\\.[01]\\..*|4\\.2\\.[0-5]");
        }
        VirtualHost user = userOf(TestBroker.shared(), virtualHost);

        if (tells) {
            assertThatThrownBy(() -> start(user).close()).hasRootCauseInstanceOf(IncompleteTopologyException.class);
            assertThat(output.getOut()).contains("exchange trial.events (NOT_FOUND");
        } else {
            try (ConfigurableApplicationContext service = start(user)) {
                await().atMost(ofSeconds(20)).until(() -> virtualHost.isConsumed(QUEUE));
                assertThat(service.isActive()).isTrue();
            }
        }
    }

    @Test
    void startsWhileTheBrokerIsAwayAndLooksWhenItComes(CapturedOutput output) throws Exception {
        try (TestBroker broker = TestBroker.own()) {
            VirtualHost virtualHost = broker.newVirtualHost();
            declare(virtualHost);
            VirtualHost user = userOf(broker, virtualHost);
            try (Connection connection = virtualHost.open()) {
                connection.createChannel().queueDelete(QUEUE);
            }
            broker.stop();
            try (ConfigurableApplicationContext service = start(user)) {
                broker.start();
                await().atMost(ofSeconds(30))
                        .untilAsserted(() -> assertThat(output.getOut())
                                .contains(
                                        "inbox-consumer has to wait",
                                        "the queues cannot be consumed",
                                        "queue " + QUEUE + " (NOT_FOUND"));

                declare(virtualHost);
                await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed(QUEUE));
                try (Wire wire = new Wire(virtualHost)) {
                    UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds()));
                    KitTestApplication.Ledger ledger = service.getBean(KitTestApplication.Ledger.class);
                    await().atMost(ofSeconds(20)).until(() -> ledger.has(id));
                }
            }
        }
    }

    private static void declare(VirtualHost virtualHost) throws Exception {
        try (Connection connection = virtualHost.open()) {
            TOPOLOGY.ensure(connection);
        }
    }

    private static VirtualHost userOf(TestBroker broker, VirtualHost virtualHost) {
        return broker.newUser(virtualHost, LEAST.configure(), LEAST.write(), LEAST.read());
    }

    private static DeadLetterFilter of(UUID trial) {
        return new DeadLetterFilter(null, null, null, null, trial.toString(), null, null, null);
    }

    private static ConfigurableApplicationContext start(VirtualHost user) {
        return KitTestApplication.start(
                TestDatabase.H2.properties(),
                user,
                "--spring.main.web-application-type=none",
                "--fanout.messaging.topology=verify",
                "--fanout.messaging.delayed-retry.delays=300ms,300ms");
    }
}
