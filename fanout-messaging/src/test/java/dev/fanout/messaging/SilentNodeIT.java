package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialReferred;
import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyMode;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A node of a cluster that is cut off: its connections stay, and nothing comes over them any more. */
class SilentNodeIT {

    private static final Duration CONFIRM_TIMEOUT = ofSeconds(2);

    private VirtualHost virtualHost;
    private Wire wire;
    private BrokerDoor first;
    private BrokerDoor second;

    @BeforeEach
    void open() {
        virtualHost = TestBroker.shared().newVirtualHost();
        wire = new Wire(virtualHost);
        // The client tries addresses in an order of its own, so only one of them takes it in.
        first = BrokerDoor.to(virtualHost);
        second = BrokerDoor.to(virtualHost);
        first.open();
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        wire.close();
    }

    @Test
    void whoGetsNoConfirmsGoesToAnotherNodeAtOnce() {
        wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
        var connections = new CachingConnectionFactory(virtualHost.connectionFactory());
        connections.setAddresses(first.address() + "," + second.address());
        var topology = new Topology(ServiceName.of("echo-service"), List.of(), 20, TopologyMode.DECLARE);
        try (var sender = new ConfirmedSender(connections, topology, CONFIRM_TIMEOUT, true)) {
            assertThat(sender.send(List.of(message(10)))).containsExactly(new SendOutcome.Confirmed());

            first.fallSilent();
            second.open();
            long start = System.nanoTime();
            assertThatExceptionOfType(BrokerUnavailableException.class)
                    .isThrownBy(() -> sender.send(List.of(message(10), message(10))))
                    .withMessageContaining("no confirm");
            assertThat(sender.send(List.of(message(10)))).containsExactly(new SendOutcome.Confirmed());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CONFIRM_TIMEOUT.plusSeconds(5));
        } finally {
            connections.destroy();
        }
    }

    @Test
    void aServiceMovesToAnotherNodeWithAllItDoes() {
        try (ConfigurableApplicationContext service = start(
                addresses(),
                "--spring.rabbitmq.requested-heartbeat=1s",
                "--fanout.messaging.outbox.confirm-timeout=2s")) {
            String announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));

            first.fallSilent();
            second.open();
            wire.send(new SoundMade(UUID.randomUUID()));

            await().atMost(ofSeconds(40)).until(() -> virtualHost.depth(announced) == 1);
            assertThat(service.isRunning()).isTrue();
            assertThat(second.connections()).isPositive();
        }
    }

    @Test
    // A thread that is stuck in the network cannot be interrupted.
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoIsStuckWhileSendingGoesOnWhenTheHeartbeatsHaveBeenMissed() {
        wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
        try (ConfigurableApplicationContext service = start(addresses(), "--spring.rabbitmq.requested-heartbeat=1s");
                var sender = new ConfirmedSender(
                        service.getBean(ConnectionFactory.class),
                        service.getBean(Topology.class),
                        ofSeconds(30),
                        true)) {
            assertThat(sender.send(List.of(message(10)))).containsExactly(new SendOutcome.Confirmed());

            first.fallSilent();
            second.open();
            long start = System.nanoTime();
            assertThatExceptionOfType(BrokerUnavailableException.class)
                    .as("more than what the network holds on its way")
                    .isThrownBy(() -> sender.send(List.of(message(16_000_000))))
                    .withMessageContaining("the connection broke");
            assertThat(sender.send(List.of(message(10)))).containsExactly(new SendOutcome.Confirmed());

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ofSeconds(25));
        }
    }

    @Test
    void aNodeThatHasLostTheOthersIsLeftThoughItGoesOnToSendHeartbeats() {
        try (ConfigurableApplicationContext service = start(
                addresses(),
                "--spring.rabbitmq.requested-heartbeat=1s",
                "--spring.rabbitmq.channel-rpc-timeout=2s",
                "--fanout.messaging.inbox.resubscribe-after=1s",
                "--fanout.messaging.outbox.confirm-timeout=2s")) {
            String announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));

            // Consumers have been at the first, publishers come to one of the two.
            first.loseTheOthers();
            second.open();
            wire.send(new SoundMade(UUID.randomUUID()));

            await().atMost(ofSeconds(60)).until(() -> virtualHost.depth(announced) == 1);
            assertThat(service.isRunning()).isTrue();
        }
    }

    @Test
    void whoHearsNothingSubscribesAgainAndMissesNothing() {
        try (ConfigurableApplicationContext service = start(
                "--spring.rabbitmq.addresses=" + first.address(), "--fanout.messaging.inbox.resubscribe-after=100ms")) {
            String announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
            int before = first.subscriptions();

            for (int sent = 1; sent <= 10; sent++) {
                wire.send(new SoundMade(UUID.randomUUID()));
                int expected = sent;
                await().pollDelay(Duration.ofMillis(50 + sent * 20L))
                        .atMost(ofSeconds(10))
                        .until(() -> virtualHost.depth(announced) == expected);
            }

            assertThat(first.subscriptions() - before).isGreaterThan(5);
            await().untilAsserted(() -> assertThat(service.getBean(MeterRegistry.class)
                            .get("fanout.inbox.received")
                            .counters())
                    .as("nothing but what was handled")
                    .singleElement()
                    .satisfies(counter -> {
                        assertThat(counter.getId().getTag("outcome")).isEqualTo("handled");
                        assertThat(counter.count()).isEqualTo(10);
                    }));
        }
    }

    @Test
    void whoHearsNothingBecauseItHoldsAllItMayIsGivenNoMore() {
        int most = 5;
        try (ConfigurableApplicationContext service = start(
                "--fanout.messaging.inbox.prefetch=" + most,
                "--fanout.messaging.inbox.batch-size=" + most,
                "--fanout.messaging.inbox.concurrent-calls=1",
                "--fanout.messaging.inbox.resubscribe-after=100ms")) {
            List<UUID> sent = IntStream.range(0, 40)
                    .mapToObj(_ -> wire.send(new TrialReferred(UUID.randomUUID(), Fate.slow())))
                    .toList();

            // Each takes longer than the silence.
            var ledger = service.getBean(KitTestApplication.Ledger.class);
            await().atMost(ofSeconds(30)).until(() -> ledger.has(sent.get(9)));

            assertThat(virtualHost.depth("echo.trial.events")).isGreaterThan(10);
        }
    }

    private ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--spring.main.web-application-type=none"));
        all.addAll(List.of(arguments));
        var service = KitTestApplication.start(TestDatabase.H2.properties(), virtualHost, all.toArray(String[]::new));
        await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed("echo.trial.events"));
        return service;
    }

    private String addresses() {
        return "--spring.rabbitmq.addresses=" + first.address() + "," + second.address();
    }

    private static OutboundMessage message(int size) {
        return new OutboundMessage(
                "echo.events",
                "o-1",
                new AMQP.BasicProperties.Builder()
                        .messageId(UUID.randomUUID().toString())
                        .build(),
                new byte[size]);
    }
}
