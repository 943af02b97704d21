package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.testing.ServiceProcess;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A process with two functions: it is killed when one has handled an event and the other has not, or one stands still
 * over more than its heap.
 */
class FunctionsInAProcessIT {

    /** Enough for a small service, of which unsettled payloads may take 8 MiB. */
    private static final int HEAP_MIB = 128;

    private static final String FIRST = "echo.sound.events.first";
    private static final String SECOND = "echo.sound.events.second";

    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
    private final Map<String, String> properties = TestDatabase.POSTGRES.properties();
    private final DriverManagerDataSource database = new DriverManagerDataSource(
            properties.get("spring.datasource.url"),
            properties.get("spring.datasource.username"),
            properties.get("spring.datasource.password"));
    private final JdbcClient jdbc = JdbcClient.create(database);
    private Wire wire;

    /** Two functions, each of which writes a row for each event. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({FirstOnSoundMade.class, SecondOnSoundMade.class})
    static class TwoFunctions {

        public static void main(String[] arguments) {
            SpringApplication.run(TwoFunctions.class, arguments);
        }
    }

    @Subscription("first")
    record FirstOnSoundMade(JdbcClient jdbc) implements EventHandler<SoundMade> {

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            enter(jdbc, "first", metadata);
        }
    }

    /** Goes through a gate after its row is written, and before it is committed. */
    @Subscription("second")
    record SecondOnSoundMade(JdbcClient jdbc) implements EventHandler<SoundMade> {

        @Override
        public void handle(SoundMade event, EventMetadata metadata) {
            enter(jdbc, "second", metadata);
            jdbc.sql("select count(*) from gate").query(Long.class).single();
        }
    }

    private static void enter(JdbcClient jdbc, String function, EventMetadata metadata) {
        jdbc.sql("insert into effect (function, message_id) values (?, ?)")
                .params(function, metadata.id())
                .update();
    }

    @BeforeEach
    void connect() {
        wire = new Wire(virtualHost);
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void eachHasItsEffectOnceThoughTheProcessIsKilledBetweenThem() throws Exception {
        UUID id;
        try (Connection gate = database.getConnection()) {
            try (ServiceProcess service = startService()) {
                close(gate);
                id = wire.send(new SoundMade(UUID.randomUUID()));
                await().atMost(ofSeconds(30))
                        .until(() -> effectsOf("first").equals(List.of(id)) && isWaitingAtTheGate());
                service.kill();
            }
            assertThat(effectsOf("second")).isEmpty();
        } // open
        try (ServiceProcess _ = startService()) {
            await().atMost(ofSeconds(30)).until(() -> effectsOf("second").equals(List.of(id)));
            UUID next = wire.send(new SoundMade(UUID.randomUUID()));
            await().atMost(ofSeconds(30)).untilAsserted(() -> {
                assertThat(effectsOf("first")).containsExactly(id, next);
                assertThat(effectsOf("second")).containsExactly(id, next);
            });
            await().atMost(ofSeconds(30)).until(this::nothingIsLeft);
        }
    }

    @Test
    void whileOneIsPausedItsQueueWaitsOverAKillAndTheOtherGoesOn() {
        List<UUID> before;
        try (ServiceProcess service = startService()) {
            jdbc.sql("insert into paused_function (name, paused_at, paused_by) values ('second', now(), 'ann')")
                    .update();
            await().atMost(ofSeconds(30)).until(() -> !virtualHost.isConsumed(SECOND));
            before = send(20);
            await().atMost(ofSeconds(30))
                    .until(() -> virtualHost.depth(SECOND) == 20
                            && effectsOf("first").size() > 3);
            service.kill();
        }
        List<UUID> meanwhile = send(5);
        try (ServiceProcess _ = start()) {
            await().atMost(ofSeconds(60)).until(() -> virtualHost.isConsumed(FIRST));
            List<UUID> after = send(5);
            List<UUID> all =
                    Stream.of(before, meanwhile, after).flatMap(List::stream).toList();
            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(effectsOf("first")).containsExactlyInAnyOrderElementsOf(all));
            await().during(ofSeconds(2)).atMost(ofSeconds(10)).until(() -> virtualHost.depth(SECOND) == all.size());
            assertThat(effectsOf("second")).isEmpty();

            jdbc.sql("delete from paused_function").update();

            await().atMost(ofSeconds(30))
                    .untilAsserted(() -> assertThat(effectsOf("second")).containsExactlyInAnyOrderElementsOf(all));
            await().atMost(ofSeconds(30)).until(this::nothingIsLeft);
            assertThat(effectsOf("first")).hasSameSizeAs(all);
        }
    }

    @Test
    void oneThatStandsStillOverLargeMessagesHoldsUpNoOther() throws Exception {
        try (Connection gate = database.getConnection();
                ServiceProcess _ = startService()) {
            close(gate);

            List<UUID> large =
                    IntStream.range(0, 150).mapToObj(_ -> sendLarge()).toList();

            await().atMost(ofSeconds(60))
                    .untilAsserted(() -> assertThat(effectsOf("first")).containsExactlyInAnyOrderElementsOf(large));
            assertThat(effectsOf("second")).isEmpty();
            gate.rollback();
            await().atMost(ofSeconds(60))
                    .untilAsserted(() -> assertThat(effectsOf("second")).containsExactlyInAnyOrderElementsOf(large));
        }
    }

    /** A field that nobody knows makes it large: 1 MiB. */
    private UUID sendLarge() {
        UUID id = UUID.randomUUID();
        SoundMade event = new SoundMade(UUID.randomUUID());
        String payload = "{\"soundId\":\"" + event.soundId() + "\",\"padding\":\"" + "x".repeat(1 << 20) + "\"}";
        wire.send("sound.events", Wire.properties(id, event), payload.getBytes(StandardCharsets.UTF_8));
        return id;
    }

    private ServiceProcess startService() {
        ServiceProcess service = start();
        await().atMost(ofSeconds(60)).until(() -> {
            assertThat(service.isAlive()).as(service.output()).isTrue();
            return virtualHost.isConsumed(FIRST) && virtualHost.isConsumed(SECOND);
        });
        return service;
    }

    private ServiceProcess start() {
        return ServiceProcess.start(
                TwoFunctions.class,
                HEAP_MIB,
                properties,
                virtualHost,
                "--spring.flyway.locations=classpath:db/effect",
                "--spring.main.web-application-type=none");
    }

    private List<UUID> send(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> wire.send(new SoundMade(UUID.randomUUID())))
                .toList();
    }

    /** Until the connection is closed. */
    private static void close(Connection gate) throws SQLException {
        gate.setAutoCommit(false);
        gate.createStatement().execute("lock table gate in access exclusive mode");
    }

    private boolean isWaitingAtTheGate() {
        return jdbc.sql("select count(*) from pg_locks where relation = 'gate'::regclass and not granted")
                        .query(Long.class)
                        .single()
                == 1;
    }

    private List<UUID> effectsOf(String function) {
        return jdbc.sql("select message_id from effect where function = ?")
                .param(function)
                .query(UUID.class)
                .list();
    }

    private boolean nothingIsLeft() {
        return Stream.of(FIRST, SECOND, FIRST + ".dlq", SECOND + ".dlq")
                        .allMatch(queue -> virtualHost.depth(queue) == 0)
                && jdbc.sql("select count(*) from dead_letter")
                                .query(Long.class)
                                .single()
                        == 0;
    }
}
