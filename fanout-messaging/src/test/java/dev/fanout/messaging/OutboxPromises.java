package dev.fanout.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.HistoryEntry;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.outbox.NoSuchOutboxMessageException;
import dev.fanout.messaging.outbox.Outbox;
import dev.fanout.messaging.outbox.OutboxConflictException;
import dev.fanout.messaging.outbox.OutboxMessage;
import dev.fanout.messaging.outbox.OutboxStatus;
import dev.fanout.testing.VirtualHost;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What an operator sees of the outbox and may do about it, on a real broker; run once on each database. */
@EchoServiceTest
abstract class OutboxPromises {

    private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    @Autowired
    private Outbox outbox;

    @Autowired
    private DeadLetters deadLetters;

    @Autowired
    private EventPublisher events;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    private Wire wire;

    @BeforeEach
    void open(@Autowired Environment environment) {
        wire = new Wire(VirtualHost.of(environment));
    }

    @AfterEach
    void close() {
        jdbc.sql("delete from outbox_waiting").update();
        wire.close();
    }

    @Test
    void aRefusedEventIsShownAndWhatWaitsBehindItIsPending() {
        UUID sound = UUID.randomUUID();
        announce(sound, "first");
        OutboxMessage refused = awaitRefused(sound);
        announce(sound, "second");

        assertThat(refused.lastError()).contains("NO_ROUTE");
        assertThat(refused.exchange()).isEqualTo("echo.events");
        assertThat(refused.queue()).isNull();
        assertThat(refused.setAside()).isFalse();
        await().untilAsserted(() -> assertThat(outbox.page(OutboxStatus.PENDING, 0, 10))
                .singleElement()
                .satisfies(second -> {
                    assertThat(second.subject()).isEqualTo(sound.toString());
                    assertThat(second.refusals()).isZero();
                    assertThat(second.nextAttemptAt()).isNotNull();
                    assertThatThrownBy(() -> outbox.retry(second.id(), "ann", null))
                            .isInstanceOf(OutboxConflictException.class);
                }));
        assertThat(outbox.count(null)).isEqualTo(2);
        assertThatThrownBy(() -> outbox.giveUp(Long.MAX_VALUE, "ann", "old"))
                .isInstanceOf(NoSuchOutboxMessageException.class);
    }

    @Test
    void aRetrySendsAtOnceWhatWasRefusedAndThenWhatWaitsBehindIt() {
        UUID sound = UUID.randomUUID();
        announce(sound, "first");
        announce(sound, "second");
        long id = awaitRefused(sound).id();
        jdbc.sql("update outbox_waiting set not_before = current_timestamp + interval '1' hour")
                .update();
        String announced = wire.listenTo("echo.events", QUORUM);

        outbox.retry(id, "ann", "the queue is bound now");

        assertThat(bodyOf(arrived(announced))).contains("first");
        assertThat(bodyOf(arrived(announced))).contains("second");
        await().untilAsserted(() -> assertThat(outbox.count(null)).isZero());
        wire.drop(announced);
    }

    @Test
    void anEventThatIsGivenUpIsADeadLetterWhoseReplayAnnouncesIt() {
        UUID sound = UUID.randomUUID();
        announce(sound, "given up");
        OutboxMessage refused = awaitRefused(sound);

        UUID letter = outbox.giveUp(refused.id(), "ann", "nobody listens");

        assertThat(outbox.count(null)).isZero();
        assertThat(deadLetters.get(letter).letter()).satisfies(dead -> {
            assertThat(dead.status()).isEqualTo(DeadLetterStatus.OPEN);
            assertThat(dead.queue()).isEqualTo("echo.events");
            assertThat(dead.subject()).isEqualTo(sound.toString());
            assertThat(dead.messageId()).isEqualTo(refused.messageId());
            assertThat(dead.message()).contains("NO_ROUTE");
        });
        assertThat(deadLetters.get(letter).history())
                .extracting(HistoryEntry::action, HistoryEntry::actor, HistoryEntry::reason)
                .contains(tuple(Action.GIVEN_UP, "ann", "nobody listens"));

        String announced = wire.listenTo("echo.events", QUORUM);
        deadLetters.replay(letter, "ann", null);

        GetResponse message = arrived(announced);
        assertThat(message.getProps().getMessageId()).isEqualTo(refused.messageId());
        assertThat(message.getEnvelope().getRoutingKey()).isEqualTo(sound.toString());
        assertThat(message.getProps().getHeaders().keySet()).noneMatch(header -> header.startsWith("fanout-"));
        await().untilAsserted(() ->
                assertThat(deadLetters.get(letter).letter().status()).isEqualTo(DeadLetterStatus.RESOLVED));
        wire.drop(announced);
    }

    @Test
    void anEventThatCanNeverBeSentIsSetAsideAndTheLaterOnesOfItsAggregateGoOn() {
        String announced = wire.listenTo("echo.events", QUORUM);
        UUID sound = UUID.randomUUID();
        waits(-1, sound, "é".repeat(200), 9);
        announce(sound, "later");

        assertThat(bodyOf(arrived(announced))).contains("later");
        OutboxMessage aside = awaitRefused(sound);
        assertThat(aside.setAside()).isTrue();
        assertThat(aside.nextAttemptAt()).isNull();
        assertThat(aside.lastError()).contains("Short string too long");

        outbox.retry(aside.id(), "ann", null);

        await().untilAsserted(() -> assertThat(awaitRefused(sound))
                .satisfies(again -> assertThat(again.refusals()).isEqualTo(11))
                .satisfies(again -> assertThat(again.setAside()).isTrue()));
        UUID letter = outbox.giveUp(aside.id(), "ann", "the correlation is too long");
        assertThat(deadLetters.get(letter).letter().subject()).isEqualTo(sound.toString());
        wire.drop(announced);
    }

    @Test
    void aMessageWhosePropertiesCannotBeReadHoldsUpNoOtherAndIsADeadLetterOfItsQueue() {
        String announced = wire.listenTo("echo.events", QUORUM);
        UUID sound = UUID.randomUUID();
        transactions.executeWithoutResult(_ -> {
            jdbc.sql("""
                    insert into outbox (partition_no, exchange, routing_key, message_id, type, subject, occurred_at,
                        correlation_id, payload, properties)
                    values (0, 'echo.redelivery', 'echo.sound.events', ?, 'x', 'x', current_timestamp, 'x', ?,
                        'no JSON')
                    """).params(UUID.randomUUID(), new byte[] {'{', '}'}).update();
            events.publish(new SoundEchoed(sound, "behind it"));
        });

        assertThat(bodyOf(arrived(announced))).contains("behind it");
        assertThat(arrived("echo.sound.events.dlq").getBody()).asString().isEqualTo("{}");
        wire.drop(announced);
    }

    /** As if an earlier version had let something in that cannot be encoded. */
    private void waits(long id, UUID subject, String correlation, int attempts) {
        transactions.executeWithoutResult(_ -> {
            jdbc.sql("update outbox_partition set has_waiting = true").update();
            jdbc.sql("""
                    insert into outbox_waiting (id, partition_no, exchange, routing_key, message_id, type, subject,
                        occurred_at, correlation_id, payload, attempts, not_before)
                    values (?, 0, 'echo.events', 'x', ?, 'sound.echoed.v1', ?, current_timestamp, ?, ?, ?,
                        current_timestamp)
                    """)
                    .params(id, UUID.randomUUID(), subject.toString(), correlation, new byte[] {'{', '}'}, attempts)
                    .update();
        });
    }

    private void announce(UUID sound, String text) {
        transactions.executeWithoutResult(_ -> events.publish(new SoundEchoed(sound, text)));
    }

    private OutboxMessage awaitRefused(UUID sound) {
        return await().until(
                        () -> {
                            List<OutboxMessage> refused = outbox.page(OutboxStatus.REFUSED, 0, 10);
                            return refused.stream()
                                    .filter(message -> sound.toString().equals(message.subject()))
                                    .findFirst()
                                    .orElse(null);
                        },
                        Objects::nonNull);
    }

    private GetResponse arrived(String queue) {
        return await().until(() -> wire.take(queue), Objects::nonNull);
    }

    private static String bodyOf(GetResponse message) {
        return new String(message.getBody(), java.nio.charset.StandardCharsets.UTF_8);
    }
}
