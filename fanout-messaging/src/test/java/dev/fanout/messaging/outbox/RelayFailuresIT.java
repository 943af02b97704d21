package dev.fanout.messaging.outbox;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import com.zaxxer.hikari.HikariDataSource;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.EventTypes;
import dev.fanout.messaging.TestEvent;
import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.Wire;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.context.BatchTracing;
import dev.fanout.messaging.schema.Database;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Topology;
import dev.fanout.messaging.topology.TopologyMode;
import dev.fanout.messaging.wire.JsonEventCodec;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.messaging.wire.TraceHeaders;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The relay when something breaks between its steps, and several of them side by side. */
class RelayFailuresIT {

    private static final ServiceName SERVICE = ServiceName.of("echo-service");

    private static final OutboxProperties PROPERTIES =
            new OutboxProperties(50, ofMillis(200), ofSeconds(5), ofSeconds(1), ofSeconds(120), true);

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestBroker broker;
    private VirtualHost virtualHost;
    private Wire wire;
    private String announced;
    private HikariDataSource dataSource;
    private JdbcTemplate jdbc;

    @BeforeEach
    void connect() {
        use(TestBroker.shared());
    }

    private void use(TestBroker chosen) {
        broker = chosen;
        virtualHost = broker.newVirtualHost();
        wire = new Wire(virtualHost);
        open.add(wire);
        announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
    }

    private void use(TestDatabase database) {
        Map<String, String> properties = database.properties();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(properties.get("spring.datasource.url"));
        dataSource.setUsername(properties.get("spring.datasource.username"));
        dataSource.setPassword(properties.get("spring.datasource.password"));
        open.add(dataSource);
        Database.migrated(dataSource);
        jdbc = new JdbcTemplate(dataSource);
    }

    @AfterEach
    void disconnect() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCrashBetweenPublishAndDeleteSendsAgainAndLosesNothing(TestDatabase database) {
        use(database);
        List<String> sounds = commit(20);
        OutboxStore dying = new OutboxStore(jdbc, SERVICE, Clock.systemUTC()) {
            @Override
            void delete(List<Long> ids) {
                throw new IllegalStateException("the process dies here");
            }
        };
        assertThatThrownBy(() -> sender(dying).sendBatch()).hasMessageContaining("dies here");
        assertThat(pending()).isEqualTo(20);
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(20));

        sender(store()).sendBatch();

        assertThat(pending()).isZero();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(40));
        assertThat(subjects(wire.takeAll(announced))).containsAll(sounds);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCommittedBeforeACrashIsSentByTheNextRelay(TestDatabase database) {
        use(database);
        List<String> sounds = commit(120); // the process ends between commit and publish: no relay has seen these
        OutboxRelay relay = relay();
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(subjects(wire.takeAll(announced))).containsExactlyInAnyOrderElementsOf(sounds);
        relay.stop();
    }

    @Test
    void severalRelaysShareOneOutboxAndKeepTheOrder() {
        use(TestDatabase.POSTGRES);
        List<OutboxRelay> relays = IntStream.range(0, 3).mapToObj(_ -> relay()).toList();
        List<String> sounds = IntStream.range(0, 40)
                .mapToObj(_ -> UUID.randomUUID().toString())
                .toList();
        for (int step = 0; step < 25; step++) {
            int number = step;
            store().insert(sounds.stream()
                    .<Outgoing>map(sound -> row(sound, "again-" + number))
                    .toList());
            relays.get(step % relays.size()).wake();
        }
        await().untilAsserted(() -> assertThat(pending()).isZero());
        Map<String, List<Long>> sequences = new HashMap<>();
        wire.takeAll(announced)
                .forEach(message -> sequences
                        .computeIfAbsent(header(message, "cloudEvents_subject"), _ -> new ArrayList<>())
                        .add(Long.valueOf(header(message, "cloudEvents_sequence"))));
        assertThat(sequences.values())
                .hasSize(40)
                .allSatisfy(sequence -> assertThat(sequence).hasSize(25).isSorted());
        relays.forEach(OutboxRelay::stop);
    }

    @Test
    void aRelayThatIsWokenWhileAnotherSendsDoesNotWaitForThePoll() {
        use(TestDatabase.POSTGRES);
        OutboxProperties patient =
                new OutboxProperties(50, ofSeconds(60), ofSeconds(5), ofSeconds(1), ofSeconds(120), true);
        OutboxRelay relay = new OutboxRelay(sender(store()), patient);
        TransactionTemplate other = transactions();
        other.executeWithoutResult(_ -> {
            assertThat(store().lock(0, OutboxStore.PARTITIONS)).hasSize(OutboxStore.PARTITIONS);
            relay.start();
            // Committed by a connection of its own, while the other relay has all partitions.
            Thread.ofVirtual().start(() -> {
                commit(1);
                relay.wake();
            });
            await().during(ofMillis(300)).until(() -> virtualHost.depth(announced) == 0);
        });
        await().atMost(ofSeconds(5))
                .untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
        relay.stop();
    }

    @Test
    void theBrokerMayStopAndStart() {
        TestBroker own = TestBroker.own();
        open.add(own);
        use(own);
        use(TestDatabase.H2);
        OutboxRelay relay = relay();
        List<String> sounds = new ArrayList<>(commit(10));
        relay.wake();
        await().untilAsserted(() -> assertThat(pending()).isZero());

        own.stop();
        sounds.addAll(commit(10));
        relay.wake();
        await().during(ofSeconds(1)).until(() -> pending() == 10);
        assertThat(jdbc.queryForObject("select count(*) from outbox_waiting", Integer.class))
                .isZero();
        own.start();

        await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(pending()).isZero());
        try (Wire again = new Wire(virtualHost)) {
            assertThat(subjects(again.takeAll(announced))).containsAll(sounds);
        }
        relay.stop();
    }

    @ParameterizedTest
    @EnumSource
    void manyThatAreRefusedAgainHoldUpNobody(TestDatabase database) {
        use(database);
        store().insert(IntStream.range(0, 300)
                .<Outgoing>mapToObj(_ -> rowTo("nowhere"))
                .toList());
        OutboxSender sender = sender(store());
        while (pending() > 0) {
            sender.sendBatch();
        }
        jdbc.update("update outbox_waiting set not_before = current_timestamp");
        List<String> sounds = commit(20);

        sender(store()).sendBatch();

        assertThat(pending()).isZero();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(20));
        assertThat(subjects(wire.takeAll(announced))).containsExactlyInAnyOrderElementsOf(sounds);
    }

    @ParameterizedTest
    @EnumSource
    void aBatchOfLargePayloadsIsAsSmallAsTheMemoryOfAStep(TestDatabase database) {
        use(database);
        byte[] large = new byte[1 << 20];
        IntStream.range(0, 20)
                .forEach(_ -> store().insert(List.of(new Outgoing.SentAgain(
                        "echo.redelivery",
                        "echo.sound.events",
                        UUID.randomUUID(),
                        StoredProperties.of(new AMQP.BasicProperties()),
                        large))));

        OutboxChunk chunk = store().next(List.of(0, 1, 2, 3), 50);

        assertThat(chunk.rows()).hasSize(8);
        assertThat(chunk.more()).isTrue();
    }

    private List<String> commit(int events) {
        List<Outgoing> rows = IntStream.range(0, events)
                .<Outgoing>mapToObj(_ -> row(UUID.randomUUID().toString(), "again"))
                .toList();
        store().insert(rows);
        return rows.stream().map(Outgoing::subject).toList();
    }

    private static Outgoing row(String sound, String text) {
        return row("echo.events", sound, text);
    }

    private static Outgoing rowTo(String exchange) {
        return row(exchange, UUID.randomUUID().toString(), "again");
    }

    private static Outgoing row(String exchange, String sound, String text) {
        SoundEchoed event = new SoundEchoed(UUID.fromString(sound), text);
        return new Outgoing.NewEvent(
                exchange,
                new EventMetadata(
                        UUID.randomUUID(),
                        EventTypes.nameOf(SoundEchoed.class),
                        "echo-service",
                        sound,
                        Instant.now(),
                        sound,
                        null),
                TraceHeaders.NONE,
                new JsonEventCodec().write(event));
    }

    private OutboxStore store() {
        return new OutboxStore(jdbc, SERVICE, Clock.systemUTC());
    }

    private OutboxRelay relay() {
        OutboxRelay relay = new OutboxRelay(sender(store()), PROPERTIES);
        relay.start();
        return relay;
    }

    private OutboxSender sender(OutboxStore store) {
        CachingConnectionFactory connections = new CachingConnectionFactory(virtualHost.connectionFactory());
        open.add(connections::destroy);
        Topology topology = new Topology(SERVICE, List.of(), 20, TopologyMode.DECLARE);
        Duration timeout = PROPERTIES.confirmTimeout();
        WaitingStore waiting = new WaitingStore(jdbc, SERVICE);
        OutboxMetrics metrics = new OutboxMetrics(EventCatalogue.of(TestEvent.class), new SimpleMeterRegistry());
        return new OutboxSender(
                store,
                new OutboxBatches(store, waiting, PROPERTIES.batchSize()),
                new ConfirmedSender(connections, topology, timeout, true),
                new OutboxOutcomes(
                        store, waiting, RelayFailuresIT::noLetters, transactions(), PROPERTIES.maxBackoff(), metrics),
                transactions(),
                new BatchTracing(Tracer.NOOP, Propagator.NOOP),
                Clock.systemUTC());
    }

    private static OutboxLetters noLetters() {
        throw new AssertionError("nothing of these tests is to be buried");
    }

    private TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    private int pending() {
        return jdbc.queryForObject("select count(*) from outbox", Integer.class);
    }

    private static List<String> subjects(List<GetResponse> messages) {
        return messages.stream()
                .map(message -> header(message, "cloudEvents_subject"))
                .toList();
    }

    private static String header(GetResponse message, String name) {
        return message.getProps().getHeaders().get(name).toString();
    }
}
