package dev.fanout.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.KitTestApplication.FailOnTrialBegun;
import dev.fanout.messaging.KitTestApplication.Ledger;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialReferred;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.testing.OwnPostgres;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.VirtualHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever state PostgreSQL is in: a running service waits, is not ready, and goes on by itself. */
class DatabaseStatesIT {

    private static final String QUEUE = "echo.trial.events";
    private static final String DEAD_LETTERS = QUEUE + ".dlq";
    private static final Duration DUE_WITHIN = ofSeconds(2);

    private static final TestBroker broker = TestBroker.shared();
    private static VirtualHost virtualHost;
    private static OwnPostgres database;
    private static ConfigurableApplicationContext service;
    private static Wire wire;

    @BeforeAll
    static void open() {
        virtualHost = broker.newVirtualHost();
        database = new OwnPostgres();
        service = KitTestApplication.start(
                database.properties(),
                virtualHost,
                "--spring.main.web-application-type=none",
                "--spring.datasource.hikari.connection-timeout=1000",
                "--fanout.messaging.outbox.max-backoff=1s",
                "--fanout.messaging.delayed-retry.delays=1h",
                "--fanout.messaging.inbox.outage-patience=1s");
        wire = new Wire(virtualHost);
        await().until(() -> virtualHost.isConsumed(QUEUE));
    }

    @AfterAll
    static void close() {
        wire.close();
        service.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void messagesGoBackToTheirQueueAndAreHandledOnceItIsOver(DatabaseState state) {
        List<UUID> delayed = sendThatNeedADelayedAttempt(10);
        long deadLetters = deadLetters();
        state.begin(database);
        Instant due = Instant.now().plus(DUE_WITHIN);
        List<UUID> sent = send(100);
        sendDeadLetters(20);

        await().atMost(ofMinutes(1)).untilAsserted(() -> {
            assertThat(due).as("delayed attempts fall into the outage").isBefore(Instant.now());
            assertThat(Probes.down(service)).contains("inbox", "storage");
            assertThat(broker.count(virtualHost, QUEUE, "messages_ready")).isEqualTo(100);
            assertThat(broker.count(virtualHost, QUEUE, "messages_unacknowledged"))
                    .isZero();
            if (state == DatabaseState.READ_ONLY) { // one of them, for this takes more than the patience of 20 s
                assertThat(broker.count(virtualHost, DEAD_LETTERS, "messages_ready"))
                        .isEqualTo(20);
            }
        });
        state.end(database);

        Ledger ledger = service.getBean(Ledger.class);
        await().ignoreExceptions().atMost(ofSeconds(30)).untilAsserted(() -> {
            assertThat(sent).allMatch(ledger::has);
            assertThat(delayed).allMatch(ledger::has);
            assertThat(Probes.down(service)).isEmpty();
            assertThat(broker.count(virtualHost, QUEUE, "messages")).isZero();
            assertThat(broker.count(virtualHost, DEAD_LETTERS, "messages")).isZero();
        });
        assertThat(deadLetters()).as("those that were sent as such").isEqualTo(deadLetters + 20);
    }

    private static List<UUID> send(int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(wire.send(
                    i % 5 == 0
                            ? new TrialReferred(UUID.randomUUID(), Fate.succeeds())
                            : new TrialBegun(UUID.randomUUID(), Fate.succeeds())));
        }
        return ids;
    }

    private static List<UUID> sendThatNeedADelayedAttempt(int count) {
        FailOnTrialBegun handler = service.getBean(FailOnTrialBegun.class);
        handler.mended = false;
        List<UUID> ids = IntStream.range(0, count)
                .mapToObj(_ -> wire.send(new TrialBegun(UUID.randomUUID(), Fate.failsAlways())))
                .toList();
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        await().until(() -> jdbc.sql("select count(*) from delayed_retry")
                        .query(Integer.class)
                        .single()
                == count);
        handler.mended = true;
        database.execute("update delayed_retry set due_at = now() + interval '" + DUE_WITHIN.toSeconds() + " s'");
        return ids;
    }

    private static void sendDeadLetters(int count) {
        for (int i = 0; i < count; i++) {
            wire.send(
                    "echo.dlx",
                    DEAD_LETTERS,
                    new AMQP.BasicProperties(),
                    UUID.randomUUID().toString().getBytes(UTF_8));
        }
    }

    private static long deadLetters() {
        return service.getBean(DeadLetters.class).count(DeadLetterFilter.ALL);
    }
}
