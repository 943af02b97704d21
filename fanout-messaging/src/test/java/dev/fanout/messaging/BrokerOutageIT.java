package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A service whose broker is away: at its start, and in the middle of its work. */
class BrokerOutageIT {

    private static TestBroker broker;

    @BeforeAll
    static void open() {
        broker = TestBroker.own();
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    @Test
    void startsWithoutABrokerAndCatchesUpWhenItComes() {
        VirtualHost virtualHost = broker.newVirtualHost();
        String announced;
        try (Wire wire = new Wire(virtualHost)) {
            announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
        }
        broker.stop();
        try (ConfigurableApplicationContext service = start(virtualHost)) {
            UUID sound = echo(service);
            await().untilAsserted(() -> assertThat(Probes.down(service)).contains("rabbit", "inbox", "outbox"));
            assertThat(Probes.status(service, "liveness")).isEqualTo("UP");
            broker.start();
            await().atMost(ofSeconds(30)).until(() -> virtualHost.depth(announced) == 1);
            await().atMost(ofSeconds(30)).until(() -> virtualHost.isConsumed("echo.trial.events"));
            try (Wire wire = new Wire(virtualHost)) {
                await().untilAsserted(() -> assertThat(Probes.down(service)).isEmpty());
                assertThat(Probes.status(service, "readiness")).isEqualTo("UP");
                assertThat(wire.takeAll(announced))
                        .singleElement()
                        .satisfies(message -> assertThat(
                                        message.getProps().getHeaders().get("cloudEvents_subject"))
                                .hasToString(sound.toString()));
            }
        }
    }

    @Test
    void aBrokerThatCrashesUnderLoadLosesNothingAndDoublesNothing() {
        VirtualHost virtualHost = broker.newVirtualHost();
        try (ConfigurableApplicationContext service = start(virtualHost)) {
            await().until(() -> virtualHost.isConsumed("echo.trial.events"));
            KitTestApplication.Ledger ledger = service.getBean(KitTestApplication.Ledger.class);
            String announced;
            List<UUID> sent = new ArrayList<>();
            try (Wire wire = new Wire(virtualHost)) {
                announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
                for (int i = 0; i < 300; i++) {
                    sent.add(wire.send(new SoundMade(UUID.randomUUID())));
                    sent.add(wire.send(
                            new TrialBegun(UUID.randomUUID(), i % 10 == 0 ? Fate.fails(2) : Fate.succeeds())));
                }
                broker.kill();
            }
            broker.start();
            // Handled exactly once each: the ledger refuses a second entry,
            // and then the message would be dead-lettered.
            await().atMost(ofSeconds(60)).until(() -> ledger.size() == sent.size());
            assertThat(sent).allMatch(ledger::has);
            await().atMost(ofSeconds(120))
                    .untilAsserted(() -> assertThat(virtualHost.depth(announced))
                            .as(() -> "announced; the outbox holds " + outbox(service))
                            .isGreaterThanOrEqualTo(300));
            assertThat(virtualHost.depth("echo.trial.events.dlq")).isZero();
            assertThat(virtualHost.depth("echo.sound.events.dlq")).isZero();
        }
    }

    private static String outbox(ConfigurableApplicationContext service) {
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        return jdbc.sql("select count(*) from outbox").query(Long.class).single() + " new rows and "
                + jdbc.sql("select attempts, not_before, last_error from outbox_waiting limit 3")
                        .query()
                        .listOfRows();
    }

    private static UUID echo(ConfigurableApplicationContext service) {
        UUID sound = UUID.randomUUID();
        service.getBean(TransactionTemplate.class)
                .executeWithoutResult(
                        _ -> service.getBean(EventPublisher.class).publish(new SoundEchoed(sound, "again")));
        return sound;
    }

    private static ConfigurableApplicationContext start(VirtualHost virtualHost) {
        return KitTestApplication.start(
                TestDatabase.H2.properties(),
                virtualHost,
                "--spring.main.web-application-type=none",
                "--fanout.messaging.dead-letters.drain=false",
                "--fanout.messaging.outbox.stuck-after=1500ms",
                "--fanout.messaging.outbox.max-backoff=1s");
    }
}
