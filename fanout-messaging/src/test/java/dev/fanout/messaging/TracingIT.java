package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.fanout.messaging.KitTestApplication.FailOnTrialBegun;
import dev.fanout.messaging.KitTestApplication.Ledger;
import dev.fanout.messaging.TestEvent.EchoEvent.SoundEchoed;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.wire.TraceHeaders;
import dev.fanout.testing.OtlpReceiver;
import dev.fanout.testing.RecordedSpan;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The spans of messages, as they arrive at whoever collects them. */
class TracingIT {

    private static final String FROM_SOUND = "echo.sound.events";
    private static final String FROM_TRIAL = "echo.trial.events";

    private static OtlpReceiver collector;
    private static ConfigurableApplicationContext service;
    private static Wire wire;
    private static String announced;

    @BeforeAll
    static void start() {
        collector = new OtlpReceiver();
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        service = start(virtualHost, "--fanout.messaging.delayed-retry.delays=300ms,300ms");
        await().until(() -> virtualHost.isConsumed(FROM_SOUND) && virtualHost.isConsumed(FROM_TRIAL));
        wire = new Wire(virtualHost);
        announced = wire.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
    }

    private static ConfigurableApplicationContext start(VirtualHost virtualHost, String argument) {
        return KitTestApplication.start(
                TestDatabase.H2.properties(),
                virtualHost,
                argument,
                "--spring.main.web-application-type=none",
                "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint());
    }

    @AfterAll
    static void stop() {
        wire.close();
        service.close();
        collector.close();
    }

    @Test
    void aMessageIsAChildOfItsSenderAndWhatItAnnouncesIsAChildOfIt() {
        Sender sender = new Sender("01");
        UUID soundId = UUID.randomUUID();
        UUID id = wire.send(new SoundMade(soundId), sender.headers());

        await().until(() -> collector.trace(sender.traceId).spans().size() == 2);
        RecordedSpan process = collector.trace(sender.traceId).spans().getFirst();
        RecordedSpan create = collector.trace(sender.traceId).spans().getLast();
        assertThat(process.parentId()).isEqualTo(sender.spanId);
        assertThat(process.service()).isEqualTo("echo-service");
        assertThat(process.name()).isEqualTo("process " + FROM_SOUND);
        assertThat(process.kind()).isEqualTo("consumer");
        assertThat(process.attributes())
                .containsEntry("messaging.system", "rabbitmq")
                .containsEntry("messaging.operation.name", "process")
                .containsEntry("messaging.operation.type", "process")
                .containsEntry("messaging.destination.name", FROM_SOUND)
                .containsEntry("messaging.message.id", id.toString())
                .containsEntry("messaging.message.conversation_id", soundId.toString())
                .containsEntry("cloudevents.event_type", "sound.made.v1")
                .containsEntry("fanout.outcome", "handled");
        assertThat(create.parentId()).isEqualTo(process.spanId());
        assertThat(create.name()).isEqualTo("create echo.events");
        assertThat(create.kind()).isEqualTo("producer");
        assertThat(create.traceState()).isEqualTo("vendor=7");
        assertThat(create.attributes())
                .containsEntry("messaging.operation.type", "create")
                .containsEntry("messaging.rabbitmq.destination.routing_key", soundId.toString())
                .containsEntry("cloudevents.event_type", "sound.echoed.v1");

        GetResponse echoed = announcedOf(soundId);
        assertThat(echoed.getProps().getHeaders().get("traceparent"))
                .asString()
                .startsWith("00-" + create.reference() + "-");
        assertThat(echoed.getProps().getHeaders().get("tracestate")).hasToString("vendor=7");
    }

    @Test
    void eachMessageOfABatchHasItsSpanAndTheBatchesLinkToThem() {
        List<Sender> senders =
                IntStream.range(0, 50).mapToObj(_ -> new Sender("01")).toList();
        senders.forEach(sender -> wire.send(new SoundMade(UUID.randomUUID()), sender.headers()));

        List<String> processed = new ArrayList<>();
        List<String> created = new ArrayList<>();
        for (Sender sender : senders) {
            await().until(() -> collector.trace(sender.traceId).spans().size() == 2);
            processed.add(collector.trace(sender.traceId).spans().getFirst().reference());
            created.add(collector.trace(sender.traceId).spans().getLast().reference());
        }
        await().untilAsserted(() -> {
            assertThat(linksOf("commit " + FROM_SOUND)).containsAll(processed);
            assertThat(linksOf("send echo.events")).containsAll(created);
        });
        RecordedSpan send = collector.spans().stream()
                .filter(span -> span.links().contains(created.getFirst()))
                .findFirst()
                .orElseThrow();
        assertThat(send.parentId()).isEmpty();
        assertThat(send.kind()).isEqualTo("client");
        assertThat(send.attribute("messaging.batch.message_count"))
                .isEqualTo(Integer.toString(send.links().size()));
    }

    @Test
    void aLargeBatchLinksToAllOfItsMessages() {
        Sender sender = new Sender("01");
        service.getBean(Traces.class)
                .continued(
                        sender.headers().traceparent(),
                        "many",
                        () -> service.getBean(TransactionTemplate.class)
                                .executeWithoutResult(_ -> IntStream.range(0, 300)
                                        .forEach(_ -> service.getBean(EventPublisher.class)
                                                .publish(new SoundEchoed(UUID.randomUUID(), "again")))));

        await().until(() -> collector.trace(sender.traceId).spans().size() == 301);
        List<String> created = collector.trace(sender.traceId).named("create echo.events").stream()
                .map(RecordedSpan::reference)
                .toList();
        await().untilAsserted(() -> assertThat(linksOf("send echo.events")).containsAll(created));
    }

    @Test
    void whereNothingIsRecordedTheBatchesOfARecordedMessageAreAllTheSame() {
        VirtualHost virtualHost = TestBroker.shared().newVirtualHost();
        try (ConfigurableApplicationContext sampling =
                        start(virtualHost, "--management.tracing.sampling.probability=0.0");
                Wire neighbour = new Wire(virtualHost)) {
            await().until(() -> virtualHost.isConsumed(FROM_SOUND));
            String queue = neighbour.listenTo("echo.events", Map.of("x-queue-type", "quorum"));
            Sender sender = new Sender("01");
            neighbour.send(new SoundMade(UUID.randomUUID()));
            await().until(() -> neighbour.take(queue) != null);
            neighbour.send(new SoundMade(UUID.randomUUID()), sender.headers());

            await().until(() -> collector.trace(sender.traceId).spans().size() == 2);
            RecordedSpan process = collector.trace(sender.traceId).spans().getFirst();
            RecordedSpan create = collector.trace(sender.traceId).spans().getLast();
            await().untilAsserted(() -> {
                assertThat(linksOf("commit " + FROM_SOUND)).contains(process.reference());
                assertThat(linksOf("send echo.events")).contains(create.reference());
            });
        }
    }

    @Test
    void delayedAttemptsStayInTheTrace() {
        Sender sender = new Sender("01");
        UUID id = wire.send(new TrialBegun(UUID.randomUUID(), Fate.fails(4)), sender.headers());
        await().atMost(ofSeconds(20)).until(() -> service.getBean(Ledger.class).has(id));

        await().until(() -> collector.trace(sender.traceId).spans().size() == 2);
        assertThat(collector.trace(sender.traceId).spans())
                .allMatch(span -> span.parentId().equals(sender.spanId))
                .extracting(span -> span.attribute("fanout.outcome"))
                .containsExactly("retried", "handled");
        assertThat(collector.trace(sender.traceId).spans().getFirst().events())
                .contains("attempt failed: IllegalStateException");
    }

    @Test
    void aReplayBeginsATraceThatLinksToThatOfTheDeadLetter() {
        Sender sender = new Sender("01");
        UUID trial = UUID.randomUUID();
        UUID id = wire.send(new TrialBegun(trial, Fate.hopeless()), sender.headers());
        JdbcClient jdbc = service.getBean(JdbcClient.class);
        await().until(() -> jdbc.sql("select count(*) from dead_letter where subject = ?")
                        .param(trial.toString())
                        .query(Integer.class)
                        .single()
                == 1);
        var row = jdbc.sql("select id, trace_id from dead_letter where subject = ?")
                .param(trial.toString())
                .query()
                .singleRow();
        assertThat(row).containsEntry("trace_id", sender.traceId);
        await().until(() -> collector.trace(sender.traceId).spans().size() == 1);
        RecordedSpan died = collector.trace(sender.traceId).spans().getFirst();
        assertThat(died.failed()).isTrue();
        assertThat(died.attribute("fanout.outcome")).isEqualTo("dead");

        FailOnTrialBegun handler = service.getBean(FailOnTrialBegun.class);
        handler.mended = true;
        try {
            service.getBean(DeadLetters.class).replay((UUID) row.get("id"), "operator", null);
            await().until(() -> service.getBean(Ledger.class).has(id));
        } finally {
            handler.mended = false;
        }

        await().untilAsserted(() -> assertThat(collector.spans())
                .filteredOn(span -> span.name().equals("replay " + FROM_TRIAL))
                .anySatisfy(replay -> {
                    assertThat(replay.parentId()).isEmpty();
                    assertThat(replay.links()).contains(sender.traceId + "-" + sender.spanId);
                    assertThat(collector.trace(replay.traceId()).childrenOf(replay))
                            .singleElement()
                            .matches(process ->
                                    process.attribute("fanout.outcome").equals("handled"));
                }));
        assertThat(collector.trace(sender.traceId).spans()).hasSize(1);
    }

    @Test
    void whatIsNotSampledKeepsItsIdsAndIsNotExported() {
        Sender sender = new Sender("00");
        Sender later = new Sender("01");
        UUID soundId = UUID.randomUUID();
        wire.send(new SoundMade(soundId), sender.headers());
        assertThat(announcedOf(soundId).getProps().getHeaders().get("traceparent"))
                .asString()
                .startsWith("00-" + sender.traceId)
                .endsWith("-00");

        wire.send(new SoundMade(UUID.randomUUID()), later.headers());
        await().until(() -> collector.trace(later.traceId).spans().size() == 2);
        assertThat(collector.trace(sender.traceId).spans()).isEmpty();
    }

    @Test
    void whatIsRolledBackIsNotToldOf() {
        UUID rolledBack = UUID.randomUUID();
        UUID committed = UUID.randomUUID();
        TransactionTemplate transactions = service.getBean(TransactionTemplate.class);
        EventPublisher events = service.getBean(EventPublisher.class);
        transactions.executeWithoutResult(status -> {
            events.publish(new SoundEchoed(rolledBack, "again"));
            status.setRollbackOnly();
        });
        transactions.executeWithoutResult(_ -> events.publish(new SoundEchoed(committed, "again")));

        await().until(() -> !createdOf(committed).isEmpty());
        assertThat(createdOf(rolledBack)).isEmpty();
    }

    @Test
    void workThatWaitedInARowGoesOnInItsTrace() {
        Sender sender = new Sender("01");
        UUID sound = UUID.randomUUID();
        service.getBean(Traces.class)
                .continued(
                        sender.headers().traceparent(),
                        "pass deadline",
                        () -> service.getBean(TransactionTemplate.class)
                                .executeWithoutResult(_ -> service.getBean(EventPublisher.class)
                                        .publish(new SoundEchoed(sound, "again"))));

        await().until(() -> collector.trace(sender.traceId).spans().size() == 2);
        RecordedSpan step =
                collector.trace(sender.traceId).named("pass deadline").getFirst();
        assertThat(step.parentId()).isEqualTo(sender.spanId);
        assertThat(collector.trace(sender.traceId).childrenOf(step))
                .singleElement()
                .matches(span -> span.name().equals("create echo.events"));
    }

    private static List<String> linksOf(String name) {
        return collector.spans().stream()
                .filter(span -> span.name().equals(name))
                .flatMap(span -> span.links().stream())
                .toList();
    }

    private static List<RecordedSpan> createdOf(UUID soundId) {
        return collector.spans().stream()
                .filter(span -> span.attribute("messaging.rabbitmq.destination.routing_key")
                        .equals(soundId.toString()))
                .toList();
    }

    private static GetResponse announcedOf(UUID sound) {
        List<GetResponse> found = new ArrayList<>();
        await().until(() -> {
            wire.takeAll(announced).stream()
                    .filter(message -> message.getEnvelope().getRoutingKey().equals(sound.toString()))
                    .forEach(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /** Somebody in whose trace a message is sent. */
    private static final class Sender {

        private final String traceId = UUID.randomUUID().toString().replace("-", "");
        private final String spanId =
                UUID.randomUUID().toString().replace("-", "").substring(0, 16);
        private final String flags;

        /** @param flags {@code 01} if it is recorded, {@code 00} if not */
        private Sender(String flags) {
            this.flags = flags;
        }

        private TraceHeaders headers() {
            return new TraceHeaders("00-" + traceId + "-" + spanId + "-" + flags, "vendor=7");
        }
    }
}
