package dev.fanout.messaging;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.inbox.FunctionState;
import dev.fanout.messaging.inbox.FunctionSwitch;
import dev.fanout.messaging.inbox.NoSuchFunctionException;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several functions of one service that react to one event. */
class FunctionsIT {

    private static final String OWN = "echo.sound.events";
    private static final String SHOUT = OWN + ".shout";
    private static final String BRITTLE = OWN + ".brittle";

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire(virtualHost);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Subscription("shout")
    static class ShoutOnSoundMade implements EventHandler<SoundMade> {

        final List<UUID> heard = new CopyOnWriteArrayList<>();
        volatile CountDownLatch gate = new CountDownLatch(0);

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            awaitOpen(gate);
            heard.add(metadata.id());
        }

        private static void awaitOpen(CountDownLatch gate) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Subscription("brittle")
    static class BreakOnSoundMade implements EventHandler<SoundMade> {

        final List<UUID> handled = new CopyOnWriteArrayList<>();
        final List<UUID> attempts = new CopyOnWriteArrayList<>();
        volatile boolean mended;

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            attempts.add(metadata.id());
            if (!mended) {
                throw new IllegalStateException("brittle");
            }
            handled.add(metadata.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatFailsTouchesNoOtherAndIsReplayedAlone(TestDatabase database) {
        try (ConfigurableApplicationContext service = start(
                database.properties(),
                "--fanout.messaging.delayed-retry.delays=",
                "--fanout.messaging.functions.brittle.max-attempts=2")) {
            awaitConsumed();
            UUID id = wire.send(new SoundMade(UUID.randomUUID()));

            DeadLetter dead = await().until(() -> open(service), letters -> letters.size() == 1)
                    .getFirst();
            assertThat(dead.queue()).isEqualTo(BRITTLE);
            assertThat(dead.attempts()).isEqualTo(2);
            BreakOnSoundMade brittle = service.getBean(BreakOnSoundMade.class);
            brittle.mended = true;
            service.getBean(DeadLetters.class).replay(dead.id(), "ann", null);

            await().untilAsserted(() -> assertThat(brittle.handled).containsExactly(id));
            await().untilAsserted(() -> assertThat(open(service)).isEmpty());
            assertThat(service.getBean(ShoutOnSoundMade.class).heard).containsExactly(id);
            assertThat(service.getBean(KitTestApplication.Ledger.class).has(id)).isTrue();
        }
    }

    @Test
    void delayedAttemptsOfOneGoToItsOwnQueueAlone() {
        try (ConfigurableApplicationContext service = start(
                TestDatabase.H2.properties(),
                "--fanout.messaging.retry.max-attempts=1",
                "--fanout.messaging.functions.brittle.delays=100ms,100ms")) {
            awaitConsumed();
            UUID id = wire.send(new SoundMade(UUID.randomUUID()));

            await().atMost(ofSeconds(30)).until(() -> open(service).size() == 1);

            assertThat(service.getBean(BreakOnSoundMade.class).attempts).containsExactly(id, id, id);
            assertThat(service.getBean(ShoutOnSoundMade.class).heard).containsExactly(id);
        }
    }

    @Test
    void whileOneStandsStillItsQueueWaitsAndNothingElseDoes() {
        try (ConfigurableApplicationContext service = start(
                TestDatabase.H2.properties(),
                "--fanout.messaging.functions.shout.prefetch=1",
                "--fanout.messaging.functions.shout.batch-size=1")) {
            awaitConsumed();
            service.getBean(BreakOnSoundMade.class).mended = true;
            ShoutOnSoundMade shout = service.getBean(ShoutOnSoundMade.class);
            shout.gate = new CountDownLatch(1);
            List<UUID> ids = IntStream.range(0, 50)
                    .mapToObj(_ -> wire.send(new SoundMade(UUID.randomUUID())))
                    .toList();

            await().untilAsserted(() -> {
                assertThat(ids).allMatch(service.getBean(KitTestApplication.Ledger.class)::has);
                assertThat(service.getBean(BreakOnSoundMade.class).handled).containsAll(ids);
                assertThat(virtualHost.depth(SHOUT)).isEqualTo(49);
            });
            assertThat(shout.heard).isEmpty();
            shout.gate.countDown();

            await().untilAsserted(() -> assertThat(shout.heard).containsAll(ids));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPausedWaitsAlsoAfterARestart(TestDatabase database) {
        Map<String, String> properties = database.properties();
        try (ConfigurableApplicationContext service = start(properties)) {
            awaitConsumed();
            FunctionSwitch functions = service.getBean(FunctionSwitch.class);
            assertThat(functions.all())
                    .extracting(FunctionState::name)
                    .containsExactlyInAnyOrder("echo", "brittle", "shout");

            functions.pause("shout", "ann", "the speaker is away");

            await().until(() -> !virtualHost.isConsumed(SHOUT));
            assertThat(Probes.down(service)).isEmpty();
            assertThatThrownBy(() -> functions.pause("whisper", "ann", null))
                    .isInstanceOf(NoSuchFunctionException.class);
        }
        try (ConfigurableApplicationContext service = start(properties)) {
            service.getBean(BreakOnSoundMade.class).mended = true;
            await().until(() -> virtualHost.isConsumed(OWN) && virtualHost.isConsumed(BRITTLE));
            UUID id = wire.send(new SoundMade(UUID.randomUUID()));
            await().until(() -> service.getBean(KitTestApplication.Ledger.class).has(id));
            await().during(ofMillis(1_500)).until(() -> virtualHost.depth(SHOUT) == 1);
            FunctionSwitch functions = service.getBean(FunctionSwitch.class);
            assertThat(functions.all())
                    .filteredOn(function -> function.paused() != null)
                    .singleElement()
                    .satisfies(function -> {
                        assertThat(function.name()).isEqualTo("shout");
                        assertThat(function.queues()).containsExactly(SHOUT);
                        assertThat(function.events()).containsExactly("sound.made.v1");
                        assertThat(function.paused().by()).isEqualTo("ann");
                        assertThat(function.paused().reason()).isEqualTo("the speaker is away");
                    });

            functions.resume("shout", "ben", null);

            await().untilAsserted(() ->
                    assertThat(service.getBean(ShoutOnSoundMade.class).heard).containsExactly(id));
        }
    }

    @Test
    void aQueueWhoseFunctionIsGoneIsNamed() {
        Map<String, String> properties = TestDatabase.POSTGRES.properties();
        try (ConfigurableApplicationContext service = start(properties)) {
            awaitConsumed();
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(service.getBean(JdbcClient.class)
                                    .sql("select queue from known_queue")
                                    .query(String.class)
                                    .list())
                            .contains(SHOUT, BRITTLE));
        }
        try (ConfigurableApplicationContext service =
                KitTestApplication.start(properties, virtualHost, "--spring.main.web-application-type=none")) {
            await().untilAsserted(() -> assertThat(service.getBean("topologyHealthIndicator", HealthIndicator.class)
                            .health()
                            .toString())
                    .contains("queue " + SHOUT + " fills", "queue " + BRITTLE + " fills"));
            wire.drop(SHOUT);
            wire.drop(BRITTLE);
        }
    }

    @Test
    void aMessageThatNoneCanTellApartIsADeadLetterOfEachQueueThatItReached() {
        try (ConfigurableApplicationContext service = start(TestDatabase.H2.properties())) {
            awaitConsumed();
            AMQP.BasicProperties without = new AMQP.BasicProperties.Builder()
                    .messageId(UUID.randomUUID().toString())
                    .deliveryMode(2)
                    .build();

            wire.send("sound.events", without, new byte[] {'{', '}'});

            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(open(service))
                            .extracting(DeadLetter::queue)
                            .containsExactlyInAnyOrder(OWN, SHOUT, BRITTLE));
        }
    }

    @Test
    void aSettingOfAFunctionThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> start(TestDatabase.H2.properties(), "--fanout.messaging.functions.shuot.lanes=2"))
                .rootCause()
                .hasMessageContaining("no handler has @Subscription(\"shuot\")");
    }

    private ConfigurableApplicationContext start(Map<String, String> database, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.main.web-application-type=none",
                "--spring.main.sources=" + ShoutOnSoundMade.class.getName() + "," + BreakOnSoundMade.class.getName()));
        all.addAll(Arrays.asList(arguments));
        return KitTestApplication.start(database, virtualHost, all.toArray(String[]::new));
    }

    private void awaitConsumed() {
        await().until(() ->
                virtualHost.isConsumed(OWN) && virtualHost.isConsumed(SHOUT) && virtualHost.isConsumed(BRITTLE));
    }

    private static List<DeadLetter> open(ConfigurableApplicationContext service) {
        return service.getBean(DeadLetters.class)
                .page(new DeadLetterFilter(DeadLetterStatus.OPEN, null, null, null, null, null, null, null), 0, 10);
    }
}
