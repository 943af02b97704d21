package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterConflictException;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyMode;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A service whose next version gives a handler a function, so that another queue feeds it. */
class MovedHandlerIT {

    private static final String OLD = "echo.sound.events";
    private static final String NEW = OLD + ".count";

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private Wire wire;

    /** The version before. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(CountOnSoundMade.class)
    static class Before {}

    /** The next one, in which something else is fed by the old queue. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({CountInAFunctionOnSoundMade.class, ListenOnInstrumentTuned.class})
    static class After {}

    static class CountOnSoundMade implements EventHandler<SoundMade> {

        static volatile boolean broken;

        private final JdbcClient jdbc;

        CountOnSoundMade(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            jdbc.sql("insert into effect (function, message_id) values ('count', ?)")
                    .param(metadata.id())
                    .update();
        }
    }

    @Subscription("count")
    static class CountInAFunctionOnSoundMade extends CountOnSoundMade {

        CountInAFunctionOnSoundMade(JdbcClient jdbc) {
            super(jdbc);
        }
    }

    static class ListenOnInstrumentTuned implements EventHandler<InstrumentTuned> {

        @Override
        public void handle(InstrumentTuned event, EventMetadata metadata) {
            // The old queue is for this.
        }
    }

    @BeforeEach
    void connect() {
        wire = new Wire(virtualHost);
        CountOnSoundMade.broken = false;
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void nothingIsLostIfTheNewQueueIsMadeBeforeAndTheEarlierVersionEmptiesTheOldOne() throws Exception {
        Map<String, String> database = TestDatabase.H2.properties();
        UUID early;
        UUID meanwhile;
        try (ConfigurableApplicationContext before = start(Before.class, database)) {
            await().until(() -> virtualHost.isConsumed(OLD));
            early = wire.send(new SoundMade(UUID.randomUUID()));
            makeNewQueue();
            meanwhile = wire.send(new SoundMade(UUID.randomUUID()));
            await().untilAsserted(() -> assertThat(counted(before)).containsExactly(early, meanwhile));
        }
        UUID late = wire.send(new SoundMade(UUID.randomUUID()));
        try (ConfigurableApplicationContext after = start(After.class, database)) {
            await().untilAsserted(() -> assertThat(counted(after))
                    .as("what was in both queues is handled twice")
                    .containsExactly(early, meanwhile, meanwhile, late));
            await().until(() -> virtualHost.depth(OLD) == 0 && virtualHost.depth(NEW) == 0);
        }
    }

    @Test
    void whatIsMovedByHandFromTheOldQueueIsHandledOnce() {
        Map<String, String> database = TestDatabase.H2.properties();
        start(Before.class, database).close();
        UUID id = wire.send(new SoundMade(UUID.randomUUID()));
        GetResponse left = await().until(() -> wire.take(OLD), taken -> taken != null);
        try (ConfigurableApplicationContext after = start(After.class, database)) {
            await().until(() -> virtualHost.isConsumed(NEW));

            wire.send("echo.redelivery", NEW, left.getProps(), left.getBody());
            wire.send("echo.redelivery", NEW, left.getProps(), left.getBody());

            await().untilAsserted(() -> assertThat(counted(after)).containsExactly(id));
            await().during(ofSeconds(1)).until(() -> counted(after).equals(List.of(id)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasPutOffIsTriedAgainWhereTheHandlerIsNow(TestDatabase testDatabase) {
        Map<String, String> database = testDatabase.properties();
        CountOnSoundMade.broken = true;
        UUID id;
        try (ConfigurableApplicationContext before =
                start(Before.class, database, "--fanout.messaging.delayed-retry.delays=1s")) {
            await().until(() -> virtualHost.isConsumed(OLD));
            id = wire.send(new SoundMade(UUID.randomUUID()));
            await().until(() -> rows("delayed_retry", before) == 1);
            before.getBean(JdbcClient.class)
                    .sql("update delayed_retry set due_at = due_at + interval '1' hour")
                    .update();
        }
        CountOnSoundMade.broken = false;
        try (ConfigurableApplicationContext after = start(After.class, database)) {
            await().until(() -> virtualHost.isConsumed(NEW));
            after.getBean(JdbcClient.class)
                    .sql("update delayed_retry set due_at = due_at - interval '2' hour")
                    .update();

            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(counted(after)).containsExactly(id));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadLetterIsReplayedAndEditedWhereTheHandlerIsNow(TestDatabase testDatabase) {
        Map<String, String> database = testDatabase.properties();
        UUID id = bury(database);
        try (ConfigurableApplicationContext after = start(After.class, database)) {
            await().until(() -> virtualHost.isConsumed(NEW));
            DeadLetters deadLetters = after.getBean(DeadLetters.class);
            DeadLetter letter = open(deadLetters).getFirst();
            assertThat(letter.queue()).isEqualTo(OLD);

            deadLetters.replay(letter.id(), "ann", "still broken");

            DeadLetter again = await().atMost(ofSeconds(20))
                    .until(() -> open(deadLetters), letters -> letters.size() == 1)
                    .getFirst();
            assertThat(again.id()).isEqualTo(letter.id());
            assertThat(again.queue()).isEqualTo(NEW);
            assertThat(again.replayCount()).isOne();

            CountOnSoundMade.broken = false;
            UUID sound = UUID.randomUUID();
            deadLetters.replayEdited(
                    letter.id(), new JsonMapper().readTree("{\"soundId\":\"" + sound + "\"}"), "ann", "mended");

            await().atMost(ofSeconds(20))
                    .until(() -> deadLetters.get(letter.id()).letter().status() == DeadLetterStatus.RESOLVED);
            assertThat(counted(after)).hasSize(1).doesNotContain(id);
        }
    }

    @Test
    void aMessageThatHasDiedInBothQueuesIsReplayedByTheDeadLetterOfTheNewOneAlone() throws Exception {
        Map<String, String> database = TestDatabase.H2.properties();
        makeNewQueue();
        UUID id = bury(database);
        try (ConfigurableApplicationContext after = start(After.class, database)) {
            DeadLetters deadLetters = after.getBean(DeadLetters.class);
            await().atMost(ofSeconds(20)).until(() -> open(deadLetters).size() == 2);
            CountOnSoundMade.broken = false;
            DeadLetter old = in(OLD, deadLetters);
            DeadLetter current = in(NEW, deadLetters);

            assertThatThrownBy(() -> deadLetters.replay(old.id(), "ann", null))
                    .isInstanceOf(DeadLetterConflictException.class)
                    .hasMessageContaining("fed by " + NEW + " now");
            deadLetters.discard(old.id(), "ann", "it is in " + NEW);
            deadLetters.replay(current.id(), "ann", null);

            await().atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(counted(after)).containsExactly(id));
            await().until(() -> open(deadLetters).isEmpty());
        }
    }

    /** Makes a dead letter of the version before. */
    private UUID bury(Map<String, String> database) {
        CountOnSoundMade.broken = true;
        try (ConfigurableApplicationContext before = start(Before.class, database)) {
            await().until(() -> virtualHost.isConsumed(OLD));
            UUID id = wire.send(new SoundMade(UUID.randomUUID()));
            await().atMost(ofSeconds(20))
                    .until(() -> open(before.getBean(DeadLetters.class)).size() == 1);
            return id;
        }
    }

    private ConfigurableApplicationContext start(Class<?> version, Map<String, String> database, String... arguments) {
        Stream<String> common = Stream.of(
                "--spring.application.name=echo-service",
                "--spring.flyway.locations=classpath:db/effect",
                "--spring.main.web-application-type=none",
                "--fanout.messaging.retry.max-attempts=1");
        Stream<String> own =
                arguments.length == 0 ? Stream.of("--fanout.messaging.delayed-retry.delays=") : Stream.of(arguments);
        Stream<String> servers = Stream.of(database, virtualHost.properties())
                .flatMap(properties -> properties.entrySet().stream())
                .map(property -> "--" + property.getKey() + "=" + property.getValue());
        return new SpringApplicationBuilder(version)
                .run(Stream.of(common, own, servers).flatMap(all -> all).toArray(String[]::new));
    }

    /** What an operator does, by an import of the definitions for instance. */
    private void makeNewQueue() throws Exception {
        ServiceName echo = ServiceName.of("echo-service");
        try (Connection connection = virtualHost.open()) {
            new Topology(echo, List.of(echo.subscriptionTo("sound.events", "count")), 20, TopologyMode.DECLARE)
                    .ensure(connection);
        }
    }

    private static List<UUID> counted(ConfigurableApplicationContext service) {
        return service.getBean(JdbcClient.class)
                .sql("select message_id from effect")
                .query(UUID.class)
                .list();
    }

    private static long rows(String table, ConfigurableApplicationContext service) {
        return service.getBean(JdbcClient.class)
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    private static DeadLetter in(String queue, DeadLetters deadLetters) {
        return open(deadLetters).stream()
                .filter(letter -> letter.queue().equals(queue))
                .findFirst()
                .orElseThrow();
    }

    private static List<DeadLetter> open(DeadLetters deadLetters) {
        return deadLetters.page(
                new DeadLetterFilter(DeadLetterStatus.OPEN, null, null, null, null, null, null, null), 0, 10);
    }
}
