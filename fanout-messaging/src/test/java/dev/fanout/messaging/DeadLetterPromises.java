package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialReferred;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterConflictException;
import dev.fanout.messaging.deadletter.DeadLetterFile;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterGroup;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.EditRefusedException;
import dev.fanout.messaging.deadletter.EditRefusedException.Fault;
import dev.fanout.messaging.deadletter.HistoryEntry;
import dev.fanout.messaging.deadletter.HistoryEntry.Action;
import dev.fanout.messaging.deadletter.NoSuchDeadLetterException;
import dev.fanout.messaging.deadletter.Payloads;
import dev.fanout.messaging.wire.StoredProperties;
import dev.fanout.testing.RealBroker;
import dev.fanout.testing.VirtualHost;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of messages that died, on a real broker; run once on each database. */
@SpringBootTest(
        classes = KitTestApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "spring.application.name=echo-service",
            "fanout.messaging.delayed-retry.delays=",
            "fanout.messaging.delivery-limit=3",
            "fanout.messaging.dead-letters.replay-timeout=0s"
        })
@ContextConfiguration(initializers = RealBroker.class)
abstract class DeadLetterPromises {

    private static final String QUEUE = "echo.trial.events";
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private DeadLetters deadLetters;

    @Autowired
    private KitTestApplication.Ledger ledger;

    @Autowired
    private KitTestApplication.FailOnTrialBegun handler;

    @Autowired
    private JdbcClient jdbc;

    private VirtualHost virtualHost;
    private Wire wire;
    private String neighbour;

    @BeforeEach
    void open(@Autowired Environment environment) {
        virtualHost = VirtualHost.of(environment);
        await().until(() -> virtualHost.isConsumed(QUEUE));
        wire = new Wire(virtualHost);
        neighbour = wire.listenTo("trial.events", Map.of("x-queue-type", "quorum"));
        wire.purge(neighbour);
        handler.mended = false;
    }

    @AfterEach
    void close() {
        wire.close();
    }

    // --- arriving

    @Test
    void aHopelessMessageIsKeptWithAllThatIsKnownOfIt() {
        UUID trial = UUID.randomUUID();
        UUID id = wire.send(new TrialBegun(trial, Fate.hopeless()));

        DeadLetterFile file = deadLetters.get(awaitOpen(trial).id());
        DeadLetter letter = file.letter();
        assertThat(letter.messageId()).isEqualTo(id.toString());
        assertThat(letter.type()).isEqualTo("trial.begun.v1");
        assertThat(letter.queue()).isEqualTo(QUEUE);
        assertThat(letter.exception()).isEqualTo(PermanentFailureException.class.getName());
        assertThat(letter.message()).isEqualTo("no way for trial " + trial);
        assertThat(letter.attempts()).isOne();
        assertThat(letter.replayCount()).isZero();
        assertThat(letter.firstFailedAt()).isBeforeOrEqualTo(letter.deadAt());
        assertThat(letter.correlationId()).isEqualTo(trial.toString());
        assertThat(file.stackTrace()).contains("PermanentFailureException", "FailOnTrialBegun.handle");
        assertThat(Payloads.shown(file.payload())
                        .value()
                        .path("fate")
                        .path("kind")
                        .asString())
                .isEqualTo("HOPELESS");
        assertThat(file.history()).extracting(HistoryEntry::action).containsExactly(Action.FAILED);
        await().until(() -> virtualHost.depth(QUEUE + ".dlq") == 0);
    }

    @Test
    void theTraceInWhichItDiedIsKnown() {
        UUID trial = UUID.randomUUID();
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        send(
                trial,
                Fate.hopeless(),
                properties -> with(properties, Map.of("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")));

        assertThat(awaitOpen(trial).traceId()).isEqualTo(trace);
    }

    @Test
    void aFaultThatDoesNotPassIsKeptWithItsAttempts() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.failsAlways()));

        assertThat(awaitOpen(trial).attempts()).isEqualTo(4);
    }

    @Test
    void jsonIsShownLetterByLetter() {
        String strange = "{\"n\": 1e400, \"n\":0.10,\t\"m\":12345678901234567890123}";

        assertThat(Payloads.shown(strange.getBytes(StandardCharsets.UTF_8)).json())
                .isEqualTo(strange);
        assertThat(Payloads.shown("no \"JSON\"".getBytes(StandardCharsets.UTF_8))
                        .json())
                .isEqualTo("\"no \\\"JSON\\\"\"");
    }

    @Test
    void whateverAStrangerSendsIsKeptAndShown() {
        Map<byte[], Payloads.Encoding> strange = Map.of(
                "{\"trialId\":".getBytes(StandardCharsets.UTF_8),
                Payloads.Encoding.TEXT,
                new byte[] {(byte) 0xC3, 0x28, 0, 1},
                Payloads.Encoding.BASE64,
                "nul \0 byte".getBytes(StandardCharsets.UTF_8),
                Payloads.Encoding.TEXT,
                "[null]".getBytes(StandardCharsets.UTF_8),
                Payloads.Encoding.JSON,
                new byte[0],
                Payloads.Encoding.TEXT,
                "x".repeat(3 << 20).getBytes(StandardCharsets.UTF_8),
                Payloads.Encoding.TEXT);
        long before = all();
        strange.forEach((payload, encoding) -> {
            String id = "strange \0 id " + UUID.randomUUID();
            wire.send(
                    "trial.events",
                    new AMQP.BasicProperties.Builder()
                            .type("trial.begun.v1")
                            .messageId(id)
                            .headers(Map.of(
                                    "x-stranger", 1, "list", List.of(1, 2), "cloudEvents_subject", "s".repeat(300)))
                            .build(),
                    payload);
            DeadLetterFile file = await().atMost(ofSeconds(20))
                    .until(
                            () -> deadLetters.page(any(), 0, 500).stream()
                                    .filter(letter -> id.replace('\0', '\uFFFD').equals(letter.messageId()))
                                    .findFirst()
                                    .map(letter -> deadLetters.get(letter.id()))
                                    .orElse(null),
                            Objects::nonNull);
            assertThat(file.payload()).isEqualTo(payload);
            assertThat(Payloads.shown(payload).encoding()).isEqualTo(encoding);
            assertThat(file.properties().headers()).containsKey("list").doesNotContainKey("x-stranger");
        });
        assertThat(all()).isEqualTo(before + strange.size());
    }

    @Test
    void forgedNotesOfEarlierFailuresDoNoHarm() throws Exception {
        List<Map<String, Object>> forged = List.of(
                Map.of("fanout-failures", "[null]"),
                Map.of("fanout-failures", "null"),
                Map.of("fanout-failures", "[{\"attempts\":1}]"),
                Map.of("fanout-failures", "{"),
                Map.of("fanout-first-failed-at", "+1000000000-12-31T23:59:59Z"),
                Map.of("fanout-exception", "x", "fanout-failed-at", "-1000000000-01-01T00:00:00Z"),
                Map.of("fanout-attempts", Integer.MAX_VALUE),
                Map.of("fanout-dead-letter-id", UUID.randomUUID().toString(), "fanout-replay", 1),
                Map.of("fanout-dead-letter-id", "no uuid", "fanout-replay", 1),
                Map.of("big", "x".repeat(100_000)));
        for (Map<String, Object> headers : forged) {
            UUID consumed = UUID.randomUUID();
            send(consumed, Fate.hopeless(), properties -> with(properties, headers));
            assertThat(awaitOpen(consumed).attempts())
                    .as("%s", headers.keySet())
                    .isPositive();
            UUID buried = UUID.randomUUID();
            TrialBegun event = new TrialBegun(buried, Fate.hopeless());
            toDeadLetterQueue(with(Wire.properties(UUID.randomUUID(), event), headers), JSON.writeValueAsBytes(event));
            assertThat(awaitOpen(buried).attempts()).as("%s", headers.keySet()).isPositive();
        }
    }

    @Test
    void aTypeThatNoColumnHoldsIsKeptAndCanBeReplayed() throws Exception {
        UUID type = UUID.randomUUID();
        toDeadLetterQueue(
                new AMQP.BasicProperties.Builder()
                        .type("nul \0 " + type)
                        .headers(Map.of("deep", Map.of("a", List.of(Map.of("b", 1)))))
                        .build(),
                new byte[] {1});
        DeadLetter letter = await().atMost(ofSeconds(20))
                .until(
                        () -> deadLetters.page(any(), 0, 500).stream()
                                .filter(found -> String.valueOf(found.type()).endsWith(type.toString()))
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
        deadLetters.replay(letter.id(), "op", null);
        awaitStatus(letter.id(), DeadLetterStatus.RESOLVED);
    }

    @Test
    void twoMessagesUnderOneIdAreTwoDeadLetters() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        UUID id = UUID.randomUUID();
        wire.send(id, new TrialBegun(first, Fate.hopeless()));
        wire.send(id, new TrialBegun(second, Fate.hopeless()));

        assertThat(awaitOpen(first).id()).isNotEqualTo(awaitOpen(second).id());
    }

    @Test
    void aCopyOfADeadLetterIsTheSameDeadLetter() throws Exception {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        DeadLetter letter = awaitOpen(trial);
        DeadLetterFile file = deadLetters.get(letter.id());
        // What a lost acknowledgement leads to: the dead-letter queue brings the same copy again.
        Map<String, Object> headers = new HashMap<>(file.properties().headers());
        headers.put("fanout-exception", letter.exception());
        headers.put("fanout-failed-at", letter.deadAt().toString());
        long before = all();
        toDeadLetterQueue(file.properties().toAmqp().builder().headers(headers).build(), file.payload());

        await().until(() -> virtualHost.depth(QUEUE + ".dlq") == 0);
        UUID marker = UUID.randomUUID();
        wire.send(new TrialBegun(marker, Fate.hopeless()));
        awaitOpen(marker);
        assertThat(all()).isEqualTo(before + 1);
        assertThat(deadLetters.get(letter.id()).history()).hasSize(1);
    }

    @Test
    void theSameMessageThatDiesLaterAgainIsOneDeadLetterAndOpen() {
        UUID trial = UUID.randomUUID();
        UUID id = wire.send(new TrialBegun(trial, Fate.hopeless()));
        DeadLetter letter = awaitOpen(trial);
        deadLetters.discard(letter.id(), "op", "not needed");

        wire.send(id, new TrialBegun(trial, Fate.hopeless()));

        DeadLetter again = awaitOpen(trial);
        assertThat(again.id()).isEqualTo(letter.id());
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(actions(letter.id())).containsExactly(Action.FAILED, Action.DISCARDED, Action.FAILED);
    }

    @Test
    void whatAnotherConsumerRejectsIsKeptToo() throws Exception {
        // A queue of the same dead-letter route, so that the service's own consumer does not get there first.
        UUID trial = UUID.randomUUID();
        try (Connection connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            String queue = "test.rejecting";
            channel.queueDeclare(
                    queue,
                    true,
                    false,
                    false,
                    Map.of(
                            "x-queue-type",
                            "quorum",
                            "x-dead-letter-exchange",
                            "echo.dlx",
                            "x-dead-letter-routing-key",
                            QUEUE + ".dlq"));
            channel.queueBind(queue, "trial.events", "");
            UUID id = UUID.randomUUID();
            TrialBegun event = new TrialBegun(trial, Fate.succeeds());
            wire.send("trial.events", Wire.properties(id, event), JSON.writeValueAsBytes(event));
            GetResponse got = await().until(() -> channel.basicGet(queue, false), Objects::nonNull);
            channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
            channel.queueDelete(queue);
        }

        DeadLetter letter = awaitOpen(trial);
        assertThat(letter.exception()).isEqualTo("broker:rejected");
        // The service itself has handled the message long since; a replay only proves it.
        deadLetters.replay(letter.id(), "op", null);
        awaitStatus(letter.id(), DeadLetterStatus.RESOLVED);
    }

    // --- replaying

    @Test
    void aReplayIsResolvedOnceTheInboxHasHandledItAndNobodyElseSeesIt() {
        UUID trial = UUID.randomUUID();
        UUID message = wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();
        handler.mended = true;

        deadLetters.replay(id, "alice", "mended");

        awaitStatus(id, DeadLetterStatus.RESOLVED);
        assertThat(ledger.has(message)).isTrue();
        assertThat(wire.takeAll(neighbour)).as("the fanout saw it once").hasSize(1);
        DeadLetterFile file = deadLetters.get(id);
        assertThat(file.letter().replayCount()).isOne();
        assertThat(actions(id)).containsExactly(Action.FAILED, Action.REPLAYED, Action.RESOLVED);
        HistoryEntry replayed = file.history().get(1);
        assertThat(replayed.actor()).isEqualTo("alice");
        assertThat(replayed.reason()).isEqualTo("mended");
        assertThat(Objects.requireNonNull(replayed.detail()).path("traceId").asString())
                .isNotEqualTo(file.letter().traceId());
    }

    @Test
    void aReplayThatFailsBringsTheSameDeadLetterBack() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();

        deadLetters.replay(id, "op", null);
        await().until(() -> deadLetters.get(id).letter().replayCount() == 1 && status(id) == DeadLetterStatus.OPEN);
        deadLetters.replay(id, "op", null);
        await().until(() -> deadLetters.get(id).letter().replayCount() == 2 && status(id) == DeadLetterStatus.OPEN);

        assertThat(deadLetters.page(of(trial), 0, 10)).hasSize(1);
        assertThat(deadLetters.get(id).letter().attempts()).isEqualTo(3);
        assertThat(actions(id))
                .containsExactly(Action.FAILED, Action.REPLAYED, Action.FAILED, Action.REPLAYED, Action.FAILED);
        handler.mended = true;
        deadLetters.replay(id, "op", null);
        awaitStatus(id, DeadLetterStatus.RESOLVED);
    }

    @Test
    void ofManyWhoReplayAtOnceOneWins() throws Exception {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();
        handler.mended = true;

        List<Callable<Boolean>> operators = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    try {
                        deadLetters.replay(id, "op-" + i, null);
                        return true;
                    } catch (DeadLetterConflictException e) {
                        return false;
                    }
                })
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            long winners = 0;
            for (Future<Boolean> result : threads.invokeAll(operators)) {
                winners += result.get() ? 1 : 0;
            }
            assertThat(winners).isOne();
        }
        awaitStatus(id, DeadLetterStatus.RESOLVED);
        assertThat(deadLetters.get(id).letter().replayCount()).isOne();
    }

    @Test
    void aReplayOfSomethingThatNobodyHandlesAnyMoreIsResolved() throws Exception {
        UUID trial = UUID.randomUUID();
        toDeadLetterQueue(
                new AMQP.BasicProperties.Builder()
                        .type("trial.ended.v1")
                        .headers(Map.of("cloudEvents_subject", trial.toString()))
                        .build(),
                new byte[] {1});
        DeadLetter letter = awaitOpen(trial);
        assertThat(letter.exception()).isEqualTo("unknown");

        deadLetters.replay(letter.id(), "op", null);

        awaitStatus(letter.id(), DeadLetterStatus.RESOLVED);
    }

    @Test
    void whatTheOutboxCannotHoldIsRefusedAndStaysOpen() throws Exception {
        UUID trial = UUID.randomUUID();
        toDeadLetterQueue(
                new AMQP.BasicProperties.Builder()
                        .type("trial.begun.v1")
                        .headers(Map.of("cloudEvents_subject", trial.toString()))
                        .build(),
                new byte[(1 << 20) + 1]);
        UUID id = awaitOpen(trial).id();

        assertThatThrownBy(() -> deadLetters.replay(id, "op", null))
                .isInstanceOf(DeadLetterConflictException.class)
                .hasMessageContaining("1048576 bytes");
        assertThat(status(id)).isEqualTo(DeadLetterStatus.OPEN);
    }

    // --- editing

    @Test
    void oneWhosePropertiesCannotBeReadIsShownAndCanBeDiscardedAndNothingElse() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();
        jdbc.sql("update dead_letter set properties = '{' where id = ?")
                .param(id)
                .update();

        assertThatThrownBy(() -> deadLetters.replay(id, "op", null))
                .isInstanceOf(DeadLetterConflictException.class)
                .hasMessageStartingWith("The message cannot be sent again as it is: its stored properties cannot");
        assertThatThrownBy(() -> deadLetters.replayEdited(id, JSON.readTree("{}"), "op", "why"))
                .isInstanceOf(DeadLetterConflictException.class);
        assertThat(deadLetters.get(id).letter().status()).isEqualTo(DeadLetterStatus.OPEN);
        assertThat(deadLetters.get(id).properties().headers())
                .hasEntrySatisfying(
                        "fanout-cut", note -> assertThat(note.toString()).startsWith("its stored properties"));
        deadLetters.discard(id, "op", "broken");
        awaitStatus(id, DeadLetterStatus.DISCARDED);
    }

    @Test
    void anEditedReplayIsANewMessageOfTheSameSaga() throws Exception {
        UUID trial = UUID.randomUUID();
        UUID original = wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();

        deadLetters.replayEdited(id, json("""
                {"trialId":"%s","fate":{"kind":"SUCCEEDS","times":0},"more":1}""".formatted(trial)), "alice", "typo");

        awaitStatus(id, DeadLetterStatus.RESOLVED);
        assertThat(ledger.has(original)).isFalse();
        HistoryEntry edited = deadLetters.get(id).history().get(1);
        assertThat(edited.action()).isEqualTo(Action.EDITED);
        assertThat(edited.reason()).isEqualTo("typo");
        JsonNode detail = Objects.requireNonNull(edited.detail());
        assertThat(detail.path("diff")).isEqualTo(json("""
                [{"path":"/fate/kind","before":"HOPELESS","after":"SUCCEEDS"},{"path":"/more","before":null,"after":1}]
                """));
        UUID copy = UUID.fromString(detail.path("messageId").asString());
        assertThat(copy.version()).isEqualTo(7);
        assertThat(ledger.has(copy)).isTrue();
        assertThat(jdbc.sql("select correlation_id from handled where message_id = ?")
                        .param(copy)
                        .query(String.class)
                        .single())
                .isEqualTo(trial.toString());
    }

    @Test
    void anEditedReplayThatFailsBringsTheEditedCopyBack() throws Exception {
        UUID trial = UUID.randomUUID();
        UUID original = wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();

        deadLetters.replayEdited(id, payload(trial, Fate.failsAlways()), "op", "worse");

        await().until(() -> deadLetters.get(id).letter().replayCount() == 1 && status(id) == DeadLetterStatus.OPEN);
        DeadLetterFile file = deadLetters.get(id);
        assertThat(file.letter().messageId()).isNotEqualTo(original.toString());
        assertThat(file.letter().attempts()).isEqualTo(1 + 4);
        assertThat(Payloads.shown(file.payload())
                        .value()
                        .path("fate")
                        .path("kind")
                        .asString())
                .isEqualTo("FAILS_ALWAYS");
        assertThat(file.properties().headers()).containsEntry("cloudEvents_causationid", original.toString());
    }

    @Test
    void anEditThatDoesNotFitTheSchemaIsRefusedFieldByFieldAndNothingIsSent() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();

        assertThatThrownBy(() -> deadLetters.replayEdited(id, json("{\"trialId\":\"no uuid\"}"), "op", "try"))
                .isInstanceOfSatisfying(
                        EditRefusedException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(Fault::field)
                                .containsExactlyInAnyOrder("trialId", "fate"));
        assertThatThrownBy(() -> deadLetters.replayEdited(id, json("""
                        {"trialId":"%s","fate":{"kind":"SUCCEEDS","times":"0"}}""".formatted(trial)), "op", "try"))
                .isInstanceOfSatisfying(
                        EditRefusedException.class,
                        refused -> assertThat(refused.faults())
                                .extracting(Fault::field)
                                .containsExactly("fate.times"));
        assertThatThrownBy(() -> deadLetters.replayEdited(id, json("[1]"), "op", "try"))
                .isInstanceOf(EditRefusedException.class);

        assertThat(status(id)).isEqualTo(DeadLetterStatus.OPEN);
        assertThat(deadLetters.get(id).letter().replayCount()).isZero();
        assertThat(actions(id)).containsExactly(Action.FAILED);
    }

    @Test
    void anEditOfAnEventWithoutASchemaGoesOutIfTheCodecCanReadIt() {
        UUID trial = UUID.randomUUID();
        UUID original = wire.send(new TrialReferred(trial, Fate.hopeless()));
        DeadLetter letter = awaitOpen(trial);
        assertThat(letter.type()).isEqualTo("trial.referred.v1");

        deadLetters.replayEdited(letter.id(), json("""
                {"trialId":"%s","fate":{"kind":"SUCCEEDS","times":0}}""".formatted(trial)), "alice", "typo");

        awaitStatus(letter.id(), DeadLetterStatus.RESOLVED);
        assertThat(ledger.has(original)).isFalse();
        HistoryEntry edited = deadLetters.get(letter.id()).history().get(1);
        assertThat(edited.action()).isEqualTo(Action.EDITED);
        UUID copy = UUID.fromString(
                Objects.requireNonNull(edited.detail()).path("messageId").asString());
        assertThat(ledger.has(copy)).isTrue();
    }

    @Test
    void anEditOfAnEventWithoutASchemaThatTheCodecCannotReadIsRefusedAndNothingIsSent() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialReferred(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();

        for (String unreadable : List.of(
                "{\"trialId\":\"" + trial + "\"}",
                "{\"trialId\":\"" + trial + "\",\"fate\":{\"kind\":\"UNHEARD_OF\",\"times\":0}}",
                "{\"trialId\":\"" + trial + "\",\"fate\":{\"kind\":\"SUCCEEDS\",\"times\":\"0\"}}",
                "{\"trialId\":\"no uuid\",\"fate\":{\"kind\":\"SUCCEEDS\",\"times\":0}}",
                "[1]",
                "null")) {
            assertThatThrownBy(() -> deadLetters.replayEdited(id, json(unreadable), "op", "try"))
                    .as(unreadable)
                    .isInstanceOfSatisfying(
                            EditRefusedException.class,
                            refused -> assertThat(refused.faults())
                                    .singleElement()
                                    .satisfies(fault -> assertThat(fault.field())
                                            .as("the codec knows no fields")
                                            .isEmpty())
                                    .extracting(Fault::message)
                                    .asString()
                                    .isNotBlank())
                    .hasMessage("The payload cannot be read as trial.referred.v1; nothing was sent.");
        }

        assertThat(status(id)).isEqualTo(DeadLetterStatus.OPEN);
        assertThat(deadLetters.get(id).letter().replayCount()).isZero();
        assertThat(actions(id)).containsExactly(Action.FAILED);
    }

    @Test
    void aMessageOfAnotherLanguageKeepsItsSagaWhenItIsEdited() {
        UUID trial = UUID.randomUUID();
        UUID original = UUID.randomUUID();
        send(
                trial,
                Fate.hopeless(),
                properties -> new AMQP.BasicProperties.Builder()
                        .headers(StoredProperties.of(properties)
                                .with(Map.of(
                                        "cloudEvents_id", original.toString(), "cloudEvents_correlationid", "saga-1"))
                                .headers())
                        .build());
        DeadLetter letter = awaitOpen(trial);
        assertThat(letter.messageId()).isEqualTo(original.toString());
        assertThat(letter.correlationId()).isEqualTo("saga-1");

        deadLetters.replayEdited(letter.id(), payload(trial, Fate.failsAlways()), "op", "try");

        await().until(() -> deadLetters.get(letter.id()).letter().replayCount() == 1
                && status(letter.id()) == DeadLetterStatus.OPEN);
        assertThat(deadLetters.get(letter.id()).letter().correlationId()).isEqualTo("saga-1");
        assertThat(deadLetters.get(letter.id()).properties().headers())
                .containsEntry("cloudEvents_causationid", original.toString());
    }

    @Test
    void anUnknownTypeCannotBeEdited() {
        UUID trial = UUID.randomUUID();
        send(
                trial,
                Fate.succeeds(),
                properties -> properties.builder().type("trial.begun.v9").build());
        UUID id = awaitOpen(trial).id();

        assertThatThrownBy(() -> deadLetters.replayEdited(id, json("{}"), "op", "try"))
                .isInstanceOf(EditRefusedException.class)
                .hasMessageContaining("trial.begun.v9");
    }

    // --- closing

    @Test
    void aDiscardedDeadLetterCannotBeReplayedUntilItIsRestored() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();

        deadLetters.discard(id, "alice", "a test trial");

        assertThatThrownBy(() -> deadLetters.replay(id, "op", null))
                .isInstanceOf(DeadLetterConflictException.class)
                .hasMessage("Only a dead letter that is OPEN can be replayed; this one is DISCARDED.");
        assertThatThrownBy(() -> deadLetters.discard(id, "op", "again"))
                .isInstanceOf(DeadLetterConflictException.class);
        deadLetters.restore(id, "bob", "it was none");
        assertThatThrownBy(() -> deadLetters.restore(id, "op", null)).isInstanceOf(DeadLetterConflictException.class);
        assertThat(status(id)).isEqualTo(DeadLetterStatus.OPEN);
        assertThat(actions(id)).containsExactly(Action.FAILED, Action.DISCARDED, Action.RESTORED);
        assertThatThrownBy(() -> deadLetters.replay(UUID.randomUUID(), "op", null))
                .isInstanceOf(NoSuchDeadLetterException.class);
    }

    @Test
    void aReplayThatWasLostCanBeRestored() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        UUID id = awaitOpen(trial).id();
        jdbc.sql("update dead_letter set status = 'REPLAYING', replay_count = 1 where id = ?")
                .param(id)
                .update();

        deadLetters.restore(id, "op", "the queue was purged");

        assertThat(status(id)).isEqualTo(DeadLetterStatus.OPEN);
    }

    // --- looking

    @Test
    void thoseThatDiedAlikeAreAGroup() {
        IntStream.range(0, 3).forEach(_ -> wire.send(new TrialBegun(UUID.randomUUID(), Fate.hopeless())));
        UUID last = UUID.randomUUID();
        wire.send(new TrialBegun(last, Fate.hopeless()));
        wire.send(new TrialBegun(UUID.randomUUID(), Fate.failsAlways()));
        String fingerprint = awaitOpen(last).fingerprint();

        await().untilAsserted(() -> assertThat(deadLetters.groups())
                .filteredOn(group -> group.fingerprint().equals(fingerprint))
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.count()).isGreaterThanOrEqualTo(4);
                    assertThat(group.exception()).isEqualTo(PermanentFailureException.class.getName());
                    assertThat(group.type()).isEqualTo("trial.begun.v1");
                    assertThat(group.oldest()).isBefore(group.newest());
                }));
        assertThat(deadLetters.groups())
                .extracting(DeadLetterGroup::fingerprint)
                .doesNotHaveDuplicates();
    }

    @Test
    void eachCriterionOfTheFilterCounts() {
        UUID trial = UUID.randomUUID();
        wire.send(new TrialBegun(trial, Fate.hopeless()));
        DeadLetter letter = awaitOpen(trial);
        String subject = trial.toString();

        assertThat(List.of(
                        filter(null, "trial.begun.v1", null, null, subject),
                        filter(null, null, QUEUE, null, subject),
                        filter(DeadLetterStatus.OPEN, null, null, null, subject),
                        filter(null, null, null, "PermanentFailureException", subject),
                        filter(null, null, null, PermanentFailureException.class.getName(), subject),
                        new DeadLetterFilter(null, null, null, null, subject, letter.deadAt(), null, null),
                        new DeadLetterFilter(null, null, null, null, subject, null, null, letter.fingerprint())))
                .allMatch(filter -> deadLetters.count(filter) == 1
                        && deadLetters.page(filter, 0, 10).equals(List.of(letter)));
        assertThat(List.of(
                        filter(null, "trial.ended.v1", null, null, subject),
                        filter(null, null, "echo.sound.events", null, subject),
                        filter(DeadLetterStatus.RESOLVED, null, null, null, subject),
                        filter(null, null, null, "FailureException", subject),
                        filter(null, null, null, "%", subject),
                        new DeadLetterFilter(null, null, null, null, subject, null, letter.deadAt(), null),
                        new DeadLetterFilter(null, null, null, null, subject, null, null, "other")))
                .allMatch(filter -> deadLetters.count(filter) == 0
                        && deadLetters.page(filter, 0, 10).isEmpty());
    }

    // --- help

    private static DeadLetterFilter filter(
            DeadLetterStatus status, String type, String queue, String exception, String subject) {
        return new DeadLetterFilter(status, type, queue, exception, subject, null, null, null);
    }

    private static DeadLetterFilter any() {
        return filter(null, null, null, null, null);
    }

    private static DeadLetterFilter of(UUID trial) {
        return filter(null, null, null, null, trial.toString());
    }

    private long all() {
        return deadLetters.count(any());
    }

    private DeadLetter awaitOpen(UUID trial) {
        return await().atMost(ofSeconds(20))
                .until(
                        () -> deadLetters.page(of(trial).with(DeadLetterStatus.OPEN), 0, 1).stream()
                                .findFirst()
                                .orElse(null),
                        Objects::nonNull);
    }

    private void awaitStatus(UUID id, DeadLetterStatus status) {
        await().atMost(ofSeconds(20)).until(() -> status(id) == status);
    }

    private DeadLetterStatus status(UUID id) {
        return deadLetters.get(id).letter().status();
    }

    private List<Action> actions(UUID id) {
        return deadLetters.get(id).history().stream().map(HistoryEntry::action).toList();
    }

    private void send(UUID trial, Fate fate, UnaryOperator<AMQP.BasicProperties> change) {
        TrialBegun event = new TrialBegun(trial, fate);
        wire.send(
                "trial.events", change.apply(Wire.properties(UUID.randomUUID(), event)), JSON.writeValueAsBytes(event));
    }

    private static AMQP.BasicProperties with(AMQP.BasicProperties properties, Map<String, Object> headers) {
        return StoredProperties.of(properties).with(headers).toAmqp();
    }

    private void toDeadLetterQueue(AMQP.BasicProperties properties, byte[] body) throws Exception {
        try (Connection connection = virtualHost.open();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("echo.dlx", QUEUE + ".dlq", properties, body);
            channel.waitForConfirmsOrDie(10_000);
        }
    }

    private static JsonNode payload(UUID trial, Fate fate) {
        return JSON.valueToTree(new TrialBegun(trial, fate));
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
