package dev.fanout.messaging;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.InstrumentTuned;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundFaded;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialReferred;
import dev.fanout.messaging.broker.HeldBytes;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.testing.VirtualHost;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the kit promises, on a real broker; run once on each database. */
@EchoServiceTest
abstract class MessagingPromises {

    private static final String FROM_SOUND = "echo.sound.events";
    private static final String FROM_TRIAL = "echo.trial.events";

    @Autowired
    private EventPublisher events;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private KitTestApplication.Ledger ledger;

    @Autowired
    private KitTestApplication.FailOnTrialBegun failing;

    @Autowired
    private KitTestApplication.CallOnTrialReferred calling;

    @Autowired
    private MeterRegistry meters;

    private VirtualHost virtualHost;
    private Wire wire;
    private String announced;

    @BeforeEach
    void open(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        wire = new Wire(virtualHost);
        announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
        await().until(() -> virtualHost.isConsumed(FROM_TRIAL) && virtualHost.isConsumed(FROM_SOUND));
    }

    @AfterEach
    void close() {
        await().untilAsserted(() -> assertThat(pending()).isZero());
        wire.drop(announced);
        wire.purge(FROM_TRIAL + ".dlq");
        wire.purge(FROM_SOUND + ".dlq");
        wire.close();
    }

    // The outbox

    @Test
    void publishingOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> events.publish(new SoundEchoed(UUID.randomUUID(), "again")))
                .isInstanceOf(IllegalTransactionStateException.class)
                .hasMessageContaining("sound.echoed.v1");
    }

    @Test
    void anEventOfAnotherServiceIsRefused() {
        assertThatThrownBy(
                        () -> transactions.executeWithoutResult(_ -> events.publish(new SoundMade(UUID.randomUUID()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sound.events");
    }

    @Test
    void aRollbackAnnouncesNothing() {
        UUID undone = UUID.randomUUID();
        transactions.executeWithoutResult(status -> {
            events.publish(new SoundEchoed(undone, "again"));
            status.setRollbackOnly();
        });
        UUID done = echo();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
        assertThat(subjects(wire.takeAll(announced))).containsExactly(done.toString());
    }

    @Test
    void whatIsPublishedWhileTheTransactionIsAboutToCommitIsSent() {
        UUID late = UUID.randomUUID();
        UUID last = UUID.randomUUID();
        transactions.executeWithoutResult(_ ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void beforeCommit(boolean readOnly) {
                        events.publish(new SoundEchoed(late, "again"));
                    }

                    @Override
                    public void beforeCompletion() {
                        events.publish(new SoundEchoed(last, "again"));
                    }
                }));
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(2));
        assertThat(subjects(wire.takeAll(announced))).containsExactlyInAnyOrder(late.toString(), last.toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void publishingOnceTheTransactionHasCommittedIsRefused(boolean somethingWasPublished) {
        List<Throwable> refusals = new ArrayList<>();
        transactions.executeWithoutResult(_ -> {
            if (somethingWasPublished) {
                events.publish(new SoundEchoed(UUID.randomUUID(), "in time"));
            }
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    refusals.add(catchThrowable(() -> events.publish(new SoundEchoed(UUID.randomUUID(), "late"))));
                }

                @Override
                public void afterCompletion(int status) {
                    refusals.add(catchThrowable(() -> events.publish(new SoundEchoed(UUID.randomUUID(), "late"))));
                }
            });
        });
        assertThat(refusals)
                .hasSize(2)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalTransactionStateException.class)
                        .hasMessageContaining("sound.echoed.v1"));
        UUID done = echo();
        await().untilAsserted(
                        () -> assertThat(subjects(wire.takeAll(announced))).contains(done.toString()));
    }

    @Test
    void whatARolledBackSavepointPublishedIsNotSent() {
        UUID before = UUID.randomUUID();
        UUID undone = UUID.randomUUID();
        UUID undoneWithIt = UUID.randomUUID();
        UUID kept = UUID.randomUUID();
        UUID after = UUID.randomUUID();
        TransactionTemplate nested =
                new TransactionTemplate(Objects.requireNonNull(transactions.getTransactionManager()));
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        transactions.executeWithoutResult(_ -> {
            events.publish(new SoundEchoed(before, "again"));
            nested.executeWithoutResult(status -> {
                events.publish(new SoundEchoed(undone, "again"));
                nested.executeWithoutResult(_ -> events.publish(new SoundEchoed(undoneWithIt, "again")));
                status.setRollbackOnly();
            });
            nested.executeWithoutResult(_ -> events.publish(new SoundEchoed(kept, "again")));
            events.publish(new SoundEchoed(after, "again"));
        });
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(3));
        assertThat(subjects(wire.takeAll(announced)))
                .containsExactlyInAnyOrder(before.toString(), kept.toString(), after.toString());
    }

    @Test
    void aTransactionWithinATransactionHasAnOutboxOfItsOwn() {
        UUID outer = UUID.randomUUID();
        UUID inner = UUID.randomUUID();
        TransactionTemplate another =
                new TransactionTemplate(Objects.requireNonNull(transactions.getTransactionManager()));
        another.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transactions.executeWithoutResult(status -> {
            events.publish(new SoundEchoed(outer, "again"));
            another.executeWithoutResult(_ -> events.publish(new SoundEchoed(inner, "again")));
            events.publish(new SoundEchoed(outer, "again"));
            status.setRollbackOnly();
        });
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
        assertThat(subjects(wire.takeAll(announced))).containsExactly(inner.toString());
    }

    @Test
    void theEnvelopeSaysWhoWhatWhenAndWhy() {
        UUID sound = UUID.randomUUID();
        EventMetadata sent =
                Objects.requireNonNull(transactions.execute(_ -> events.publish(new SoundEchoed(sound, "again"))));

        AMQP.BasicProperties properties = arrived().getProps();
        assertThat(sent.id().version()).isEqualTo(7);
        assertThat(properties.getMessageId()).isEqualTo(sent.id().toString());
        assertThat(properties.getType()).isEqualTo("sound.echoed.v1");
        assertThat(properties.getAppId()).isEqualTo("echo-service");
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getCorrelationId()).isEqualTo(sound.toString());
        assertThat(properties.getTimestamp().toInstant().getEpochSecond())
                .isEqualTo(sent.time().getEpochSecond());
        Map<String, String> headers = new java.util.TreeMap<>();
        properties.getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
        assertThat(headers)
                .containsEntry("cloudEvents_id", sent.id().toString())
                .containsEntry("cloudEvents_type", "sound.echoed.v1")
                .containsEntry("cloudEvents_source", "/echo-service")
                .containsEntry("cloudEvents_subject", sound.toString())
                .containsEntry("cloudEvents_time", sent.time().toString())
                .containsEntry("cloudEvents_specversion", "1.0")
                .containsEntry("cloudEvents_datacontenttype", "application/json")
                .containsEntry("cloudEvents_dataschema", "urn:fanout:schema:sound.echoed.v1")
                .containsEntry("cloudEvents_correlationid", sound.toString())
                .containsKeys("cloudEvents_sequence", "traceparent");
    }

    @Test
    void eventsOfAnAggregateLeaveInTheirOrder() {
        List<UUID> sounds =
                IntStream.range(0, 20).mapToObj(_ -> UUID.randomUUID()).toList();
        for (int step = 0; step < 50; step++) {
            String text = "again-" + step;
            transactions.executeWithoutResult(
                    _ -> sounds.forEach(sound -> events.publish(new SoundEchoed(sound, text))));
        }
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(1000));
        Map<String, List<Long>> sequences = new java.util.HashMap<>();
        Map<String, List<String>> payloads = new java.util.HashMap<>();
        wire.takeAll(announced).forEach(message -> {
            Map<String, Object> headers = message.getProps().getHeaders();
            String subject = headers.get("cloudEvents_subject").toString();
            sequences
                    .computeIfAbsent(subject, _ -> new ArrayList<>())
                    .add(Long.valueOf(headers.get("cloudEvents_sequence").toString()));
            payloads.computeIfAbsent(subject, _ -> new ArrayList<>())
                    .add(new String(message.getBody(), StandardCharsets.UTF_8));
        });
        assertThat(sequences).hasSize(20);
        assertThat(sequences.values())
                .allSatisfy(sequence -> assertThat(sequence).isSorted().hasSize(50));
        assertThat(payloads.values()).allSatisfy(bodies -> {
            for (int step = 0; step < 50; step++) {
                assertThat(bodies.get(step)).contains("\"again-" + step + "\"");
            }
        });
    }

    @Test
    void anEventThatNoQueueTakesStaysUntilOneIsBound() {
        wire.drop(announced);
        UUID sound = echo();
        await().untilAsserted(() -> assertThat(jdbc.sql("select last_error from outbox_waiting")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("NO_ROUTE"));
        announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
        assertThat(subject(arrived())).isEqualTo(sound.toString());
    }

    @Test
    void laterEventsOfAHeldAggregateWaitBehindIt() {
        UUID sound = UUID.randomUUID();
        wire.drop(announced);
        transactions.executeWithoutResult(_ -> events.publish(new SoundEchoed(sound, "first")));
        await().untilAsserted(() -> assertThat(refused()).isOne());
        announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
        transactions.executeWithoutResult(_ -> events.publish(new SoundEchoed(sound, "second")));
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(2));
        assertThat(wire.takeAll(announced))
                .map(message -> new String(message.getBody(), StandardCharsets.UTF_8))
                .satisfiesExactly(
                        body -> assertThat(body).contains("first"),
                        body -> assertThat(body).contains("second"));
    }

    @Test
    void anEventThatCannotBeSentDoesNotHoldUpTheOthers() {
        // No such exchange: the broker closes the channel over it, with others on their way.
        jdbc.sql("""
                insert into outbox (partition_no, exchange, routing_key, message_id, type, subject, occurred_at,
                    correlation_id, payload)
                values (0, 'nowhere', '', ?, 'sound.echoed.v1', 'stuck', current_timestamp, 'stuck', ?)
                """).params(UUID.randomUUID(), new byte[] {'{', '}'}).update();
        List<String> sounds =
                IntStream.range(0, 100).mapToObj(_ -> echo().toString()).toList();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isGreaterThanOrEqualTo(100));
        assertThat(subjects(wire.takeAll(announced))).containsAll(sounds);
        await().untilAsserted(() -> assertThat(pending()).isOne());
        assertThat(jdbc.sql("select last_error from outbox_waiting")
                        .query(String.class)
                        .single())
                .contains("nowhere");
        jdbc.sql("delete from outbox_waiting").update();
    }

    /** A delayed attempt, or a replay: it belongs to one queue of this service, so it has a place to die. */
    @Test
    void aMessageForAQueueOfOursThatIsRefusedAgainAndAgainIsADeadLetter() {
        UUID id = UUID.randomUUID();
        jdbc.sql("""
                insert into outbox_waiting (id, partition_no, exchange, routing_key, message_id, type, subject,
                    occurred_at, correlation_id, payload, properties, attempts, not_before)
                values (-1, 0, 'nowhere', 'echo.lost.events', ?, 'sound.made.v1', 'stuck', current_timestamp, 'stuck',
                    ?, ?, 9, current_timestamp)
                """)
                .params(id, new byte[] {'{', '}'}, "{\"messageId\":\"" + id + "\",\"headers\":{}}")
                .update();
        jdbc.sql("update outbox_partition set has_waiting = true").update();

        await().untilAsserted(() -> assertThat(pending()).isZero());

        assertThat(deadIn("echo.lost.events")).satisfies(dead -> {
            assertThat(dead.get("message_id")).isEqualTo(id.toString());
            assertThat(dead.get("exception")).asString().endsWith("UndeliverableException");
            assertThat(dead.get("message")).asString().contains("nowhere");
        });
    }

    @Test
    void aDelayedAttemptThatCannotBeSentHoldsUpNoOtherAndEndsAsADeadLetter() {
        UUID id = UUID.randomUUID();
        SoundMade event = new SoundMade(UUID.randomUUID());
        String good = StoredProperties.of(Wire.properties(id, event)).toJson();
        String insert = """
                insert into delayed_retry (queue, message_key, stage, due_at, properties, payload, failed_moves)
                values (?, ?, 0, ?, ?, ?, ?)
                """;
        OffsetDateTime due = OffsetDateTime.now(ZoneOffset.UTC).minusHours(1);
        jdbc.sql(insert)
                .params("echo.spoilt.events", "k1", due, "no JSON", new byte[] {'1'}, 4)
                .update();
        jdbc.sql(insert)
                .params("echo.other.events", "k2", due, "no JSON", new byte[] {'1'}, 0)
                .update();
        jdbc.sql(insert)
                .params(FROM_SOUND, "k3", due.plusMinutes(1), good, json(event.soundId()), 0)
                .update();

        await().atMost(ofSeconds(20))
                .untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(deadIn("echo.spoilt.events").get("message")).asString().contains("could not be sent");
        assertThat(jdbc.sql("select failed_moves from delayed_retry where queue = 'echo.other.events'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        jdbc.sql("delete from delayed_retry").update();
    }

    @Test
    void aNackKeepsTheEventUntilTheBrokerTakesIt() {
        wire.drop(announced);
        announced = wire.listenTo(
                "echo.events", Map.of("x-queue-type", "classic", "x-max-length", 1, "x-overflow", "reject-publish"));
        UUID first = echo();
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
        UUID second = echo();
        await().untilAsserted(() -> assertThat(refused()).isOne());
        assertThat(subject(arrived())).isEqualTo(first.toString());
        assertThat(subject(arrived())).isEqualTo(second.toString());
    }

    // The inbox

    @Test
    void aMessageIsHandledAndItsConsequenceIsCorrelated() {
        UUID sound = UUID.randomUUID();
        UUID cause = wire.send(new SoundMade(sound));
        AMQP.BasicProperties consequence = arrived().getProps();
        assertThat(ledger.has(cause)).isTrue();
        assertThat(consequence.getCorrelationId()).isEqualTo(sound.toString());
        assertThat(consequence.getHeaders().get("cloudEvents_causationid")).hasToString(cause.toString());
    }

    @Test
    void aStepThatIsContinuedLaterNamesWhatLedToIt(@Autowired Traces traces) {
        UUID earlier = UUID.randomUUID();
        transactions.executeWithoutResult(_ -> traces.continued(
                null,
                new Cause("the saga", earlier.toString()),
                "late step",
                () -> events.publish(new SoundEchoed(UUID.randomUUID(), "late"))));
        AMQP.BasicProperties consequence = arrived().getProps();
        assertThat(consequence.getCorrelationId()).isEqualTo("the saga");
        assertThat(consequence.getHeaders().get("cloudEvents_causationid")).hasToString(earlier.toString());
    }

    @Test
    void theTraceOfTheSenderGoesOn() {
        UUID id = UUID.randomUUID();
        SoundMade event = new SoundMade(UUID.randomUUID());
        AMQP.BasicProperties properties = Wire.properties(id, event);
        Map<String, Object> headers = new java.util.HashMap<>(properties.getHeaders());
        headers.put("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        wire.send("sound.events", properties.builder().headers(headers).build(), json(event.soundId()));
        assertThat(arrived().getProps().getHeaders().get("traceparent").toString())
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .doesNotContain("00f067aa0ba902b7");
    }

    @Test
    void aDuplicateIsHandledOnceAndCounted() {
        double before = received(FROM_SOUND, "duplicate");
        UUID id = UUID.randomUUID();
        SoundMade event = new SoundMade(UUID.randomUUID());
        for (int i = 0; i < 5; i++) {
            wire.send(id, event);
        }
        await().untilAsserted(
                        () -> assertThat(received(FROM_SOUND, "duplicate")).isEqualTo(before + 4));
        await().during(ofMillis(300)).until(() -> virtualHost.depth(announced) == 1);
    }

    @Test
    void oneMessageIdInTwoQueuesIsTwoMessages() {
        UUID id = UUID.randomUUID();
        wire.send(id, new SoundMade(UUID.randomUUID()));
        wire.send(id, new TrialBegun(UUID.randomUUID(), Fate.succeeds()));
        await().untilAsserted(() -> assertThat(jdbc.sql("select type from handled where message_id = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("sound.made.v1", "trial.begun.v1"));
        assertThat(jdbc.sql("select queue from inbox where message_id = ?")
                        .param(id)
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder(FROM_SOUND, FROM_TRIAL);
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isOne());
    }

    @Test
    void aDateFromLongAgoChangesNothingOfHowAMessageIsHandled() {
        double before = received(FROM_SOUND, "handled");
        for (int i = 0; i < 30; i++) {
            SoundMade event = new SoundMade(UUID.randomUUID());
            AMQP.BasicProperties properties = Wire.properties(UUID.randomUUID(), event);
            Map<String, Object> headers = new HashMap<>(properties.getHeaders());
            headers.put("cloudEvents_time", "0001-01-01T00:00:00Z");
            wire.send(
                    "sound.events",
                    properties.builder().headers(headers).build(),
                    ("{\"soundId\":\"" + event.soundId() + "\"}").getBytes(StandardCharsets.UTF_8));
        }
        await().untilAsserted(() -> assertThat(received(FROM_SOUND, "handled")).isEqualTo(before + 30));
        await().untilAsserted(() -> assertThat(virtualHost.depth(announced)).isEqualTo(30));
        assertThat(virtualHost.depth(FROM_SOUND + ".dlq")).isZero();
    }

    @Test
    void whatConcernsNoHandlerIsAcknowledgedWithoutTheDatabase() {
        double before = received(FROM_SOUND, "ignored");
        UUID known = wire.send(new SoundFaded(UUID.randomUUID(), List.of()));
        UUID alsoKnown = wire.send(new InstrumentTuned("cello", 442));
        UUID ofNoConcern = wire.send(new SoundMade(KitTestApplication.EchoOnSoundMade.NO_SOUND));
        wire.send(
                "sound.events",
                Wire.properties(UUID.randomUUID(), new SoundMade(UUID.randomUUID()))
                        .builder()
                        .type("sound.counted.v1")
                        .build(),
                "whatever".getBytes(StandardCharsets.UTF_8));
        await().untilAsserted(() -> assertThat(received(FROM_SOUND, "ignored")).isEqualTo(before + 4));
        assertThat(jdbc.sql("select count(*) from inbox where message_id in (?, ?, ?)")
                        .params(known, alsoKnown, ofNoConcern)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(virtualHost.depth(FROM_SOUND + ".dlq")).isZero();
    }

    @Test
    void whatCannotBeReadIsDeadLetteredAtOnceAndTheQueueFlowsOn() {
        SoundMade event = new SoundMade(UUID.randomUUID());
        AMQP.BasicProperties good = Wire.properties(UUID.randomUUID(), event);
        byte[] body = json(event.soundId());
        wire.send("sound.events", good, "garbage".getBytes(StandardCharsets.UTF_8));
        wire.send("sound.events", good, new byte[] {(byte) 0xff, 0, 1});
        wire.send("sound.events", good, "{}".getBytes(StandardCharsets.UTF_8));
        wire.send("sound.events", good.builder().type("sound.made.v9").build(), body);
        wire.send("sound.events", good.builder().messageId("not-a-uuid").build(), body);
        wire.send("sound.events", new AMQP.BasicProperties(), body);
        UUID after = wire.send(new SoundMade(UUID.randomUUID()));

        await().untilAsserted(() -> assertThat(ledger.has(after)).isTrue());
        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_SOUND + ".dlq")).isEqualTo(6));
        List<GetResponse> dead = wire.takeAll(FROM_SOUND + ".dlq");
        assertThat(dead).allSatisfy(message -> {
            Map<String, Object> headers = message.getProps().getHeaders();
            assertThat(headers.get("fanout-exception").toString()).endsWith("MalformedMessageException");
            assertThat(headers.get("fanout-queue")).hasToString(FROM_SOUND);
            assertThat(headers.get("fanout-attempts")).isEqualTo(1);
            assertThat(headers.get("fanout-message").toString()).isNotBlank();
            assertThat(headers.get("fanout-stack-trace").toString()).contains("at dev.fanout.");
        });
        assertThat(dead).anySatisfy(message -> assertThat(message.getBody()).isEqualTo(new byte[] {(byte) 0xff, 0, 1}));
    }

    @Test
    void whateverAStrangerSendsWithGarbageItBecomesOneDeadLetterThatLasts() {
        AMQP.BasicProperties good = Wire.properties(UUID.randomUUID(), new SoundMade(UUID.randomUUID()));
        byte[] garbage = {'{'};
        wire.send("sound.events", with(good, "CC", List.of("a", "b")), garbage);
        wire.send("sound.events", with(good, "cloudEvents_note", "x".repeat(129_000)), garbage);
        wire.send("sound.events", with(good, "fanout-anything", "x".repeat(129_000)), garbage);
        wire.send("sound.events", with(good, "tracestate", "a=1\0"), garbage);
        wire.send("sound.events", with(good, "deep", Map.of("list", List.of(Map.of("x", new byte[9_000])))), garbage);
        wire.send(
                "sound.events",
                good.builder().expiration("60000").priority(3).replyTo("x").build(),
                garbage);
        wire.send("sound.events", new NoUtf8(), garbage);
        wire.send("sound.events", with(good, "nested", Stranger.nested(500)), garbage);

        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_SOUND + ".dlq")).isEqualTo(8));
        List<AMQP.BasicProperties> dead = wire.takeAll(FROM_SOUND + ".dlq").stream()
                .map(GetResponse::getProps)
                .toList();
        assertThat(dead).allSatisfy(properties -> {
            assertThat(properties.getExpiration()).isNull();
            assertThat(properties.getReplyTo()).isNull();
            assertThat(properties.getHeaders()).doesNotContainKey("CC");
        });
        assertThat(dead.stream()
                        .flatMap(properties ->
                                Stream.ofNullable(properties.getHeaders().get("fanout-cut"))))
                .extracting(Object::toString)
                .contains(
                        "cloudEvents_note (129000 bytes)", "fanout-anything (129000 bytes)", "message id (765 bytes)");
    }

    /** Far more than the service may hold at once: what it does not hold waits at the broker. */
    @Test
    void largeMessagesComeFewAtATime(@Autowired HeldBytes held) {
        byte[] large = new byte[12 << 20];
        AMQP.BasicProperties good = Wire.properties(UUID.randomUUID(), new SoundMade(UUID.randomUUID()));
        for (int i = 0; i < 16; i++) {
            wire.send("sound.events", good, large);
        }
        UUID after = wire.send(new SoundMade(UUID.randomUUID()));

        await().atMost(ofSeconds(60))
                .untilAsserted(() -> assertThat(ledger.has(after)).isTrue());
        await().atMost(ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_SOUND + ".dlq")).isEqualTo(16));
        await().untilAsserted(() -> assertThat(held.isFull()).isFalse());
    }

    @Test
    void anEnvelopeThatNoEventOfOursCouldHaveIsDeadLettered() {
        UUID sound = UUID.randomUUID();
        AMQP.BasicProperties good = Wire.properties(UUID.randomUUID(), new SoundMade(sound));
        wire.send(
                "sound.events",
                with(good, "cloudEvents_correlationid", "é".repeat(200))
                        .builder()
                        .correlationId(null)
                        .build(),
                json(sound));
        wire.send("sound.events", with(good, "cloudEvents_time", "2099-01-01T00:00:00Z"), json(sound));

        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_SOUND + ".dlq")).isEqualTo(2));
        assertThat(wire.takeAll(FROM_SOUND + ".dlq"))
                .extracting(dead ->
                        dead.getProps().getHeaders().get("fanout-message").toString())
                .containsExactlyInAnyOrder(
                        "the correlation id of the message has 400 bytes, but at most 255 are allowed",
                        "the time of the message lies in the future: 2099-01-01T00:00:00Z");
        assertThat(virtualHost.depth(announced)).isZero();
    }

    @Test
    void aPoisonMessageHarmsNoneOfTheGoodOnesAroundIt() {
        List<UUID> good = new ArrayList<>();
        List<UUID> bad = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (i % 25 == 7) {
                bad.add(wire.send(
                        new TrialBegun(UUID.randomUUID(), i % 2 == 0 ? Fate.hopeless() : Fate.failsAlways())));
            } else {
                good.add(wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds())));
            }
        }
        await().untilAsserted(() -> assertThat(good).allMatch(ledger::has));
        await().atMost(ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_TRIAL + ".dlq")).isEqualTo(bad.size()));
        assertThat(bad).noneMatch(ledger::has);
    }

    @Test
    void aPassingFaultIsTriedAgainUntilItHasPassed() {
        UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.fails(3)));
        await().untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(virtualHost.depth(FROM_TRIAL + ".dlq")).isZero();
    }

    @Test
    void aFaultThatDoesNotPassIsDeadLetteredWithItsCause() {
        UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.failsAlways()));
        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_TRIAL + ".dlq")).isOne());
        GetResponse dead = Objects.requireNonNull(wire.take(FROM_TRIAL + ".dlq"));
        assertThat(dead.getProps().getMessageId()).isEqualTo(id.toString());
        assertThat(dead.getProps().getType()).isEqualTo("trial.begun.v1");
        Map<String, Object> headers = dead.getProps().getHeaders();
        assertThat(headers.get("fanout-exception")).hasToString("java.lang.IllegalStateException");
        assertThat(headers.get("fanout-message")).hasToString("never");
        assertThat(headers.get("fanout-attempts")).isEqualTo(4);
        assertThat(failing.attempts.get(id)).hasValue(4);
        assertThat(ledger.has(id)).isFalse();
    }

    @Test
    void aHopelessMessageIsDeadLetteredAtOnce() {
        UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.hopeless()));
        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_TRIAL + ".dlq")).isOne());
        assertThat(failing.attempts.get(id)).hasValue(1);
    }

    // Remote calls

    @Test
    void callsAreMadeConcurrentlyAndOthersDoNotWaitForThem() {
        List<UUID> slow = IntStream.range(0, 20)
                .mapToObj(_ -> wire.send(referred(Fate.slow())))
                .toList();
        UUID quick = wire.send(new TrialBegun(UUID.randomUUID(), Fate.succeeds()));
        await().pollInterval(ofMillis(5))
                .untilAsserted(() -> assertThat(ledger.has(quick)).isTrue());
        await().untilAsserted(() -> assertThat(slow).allMatch(ledger::has));
        assertThat(calling.mostAtOnce.get()).isGreaterThan(5);
    }

    @Test
    void aCallThatFailsIsRepeatedAndThenRecordedOnce() {
        UUID id = wire.send(referred(Fate.fails(2)));
        await().untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(calling.calls.get(id)).hasValue(3);
    }

    @Test
    void aCallThatBreaksWithAnErrorIsDeadLetteredAndHoldsUpNothing() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialReferred(trial, Fate.breaks()));
        UUID next = wire.send(new TrialReferred(trial, Fate.succeeds()));
        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_TRIAL + ".dlq")).isOne());
        await().untilAsserted(() -> assertThat(ledger.has(next)).isTrue());
    }

    @Test
    void aCallThatKeepsFailingIsDeadLettered() {
        UUID id = wire.send(referred(Fate.fails(100)));
        await().untilAsserted(
                        () -> assertThat(virtualHost.depth(FROM_TRIAL + ".dlq")).isOne());
        assertThat(calling.calls.get(id)).hasValue(4);
        assertThat(ledger.has(id)).isFalse();
    }

    @Test
    void anOutdatedAnswerMakesTheCallAgain() {
        UUID id = wire.send(referred(Fate.outdated()));
        await().untilAsserted(() -> assertThat(ledger.has(id)).isTrue());
        assertThat(calling.calls.get(id)).hasValue(2);
    }

    @Test
    void aMessageWaitsForTheCallOfAnEarlierOneOfItsAggregate() {
        UUID trial = UUID.randomUUID();
        UUID slow = wire.send(new TrialReferred(trial, Fate.slow()));
        UUID later = wire.send(new TrialBegun(trial, Fate.succeeds()));
        await().untilAsserted(() -> assertThat(ledger.has(later)).isTrue());
        assertThat(ledger.has(slow)).isTrue();
        assertThat(jdbc.sql("select message_id from handled where correlation_id = ? order by seen")
                        .param(trial.toString())
                        .query(UUID.class)
                        .list())
                .containsExactly(slow, later);
    }

    private static TrialReferred referred(Fate fate) {
        return new TrialReferred(UUID.randomUUID(), fate);
    }

    private UUID echo() {
        UUID sound = UUID.randomUUID();
        transactions.executeWithoutResult(_ -> events.publish(new SoundEchoed(sound, "again")));
        return sound;
    }

    private GetResponse arrived() {
        return await().until(() -> wire.take(announced), Objects::nonNull);
    }

    private Map<String, Object> deadIn(String queue) {
        return jdbc.sql("select message_id, exception, message from dead_letter where queue = ?")
                .param(queue)
                .query()
                .singleRow();
    }

    private long pending() {
        return jdbc.sql("select (select count(*) from outbox) + (select count(*) from outbox_waiting)")
                .query(Long.class)
                .single();
    }

    private long refused() {
        return jdbc.sql("select count(*) from outbox_waiting where attempts > 0")
                .query(Long.class)
                .single();
    }

    private double received(String queue, String outcome) {
        return meters.find("fanout.inbox.received").tag("queue", queue).tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static AMQP.BasicProperties with(AMQP.BasicProperties properties, String header, Object value) {
        Map<String, Object> headers = new HashMap<>(properties.getHeaders());
        headers.put(header, value);
        return properties.builder().headers(headers).build();
    }

    private static byte[] json(UUID soundId) {
        return "{\"soundId\":\"%s\"}".formatted(soundId).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> subjects(List<GetResponse> messages) {
        return messages.stream().map(MessagingPromises::subject).toList();
    }

    private static String subject(GetResponse message) {
        return message.getProps().getHeaders().get("cloudEvents_subject").toString();
    }
}
