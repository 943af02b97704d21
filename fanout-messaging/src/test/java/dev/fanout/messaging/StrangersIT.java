package dev.fanout.messaging;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.TestEvent.Fate;
import dev.fanout.messaging.TestEvent.SoundEvent.SoundMade;
import dev.fanout.messaging.TestEvent.TrialEvent.TrialBegun;
import dev.fanout.messaging.wire.Envelope;
import dev.fanout.messaging.wire.Texts;
import dev.fanout.testing.TestBroker;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of any message that anybody may send: one thing, and nothing is left of it. */
class StrangersIT {

    private static final long SEED = 20_260_601;
    private static final int MESSAGES = 200;
    private static final int FRAME = 131_072;
    private static final List<String> QUEUES = List.of("echo.trial.events", "echo.sound.events");
    private static final Set<String> HANDLED = Set.of("trial.begun.v1", "trial.referred.v1", "sound.made.v1");
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random = new Random(SEED);
    private int deepest = 5_000;
    private final VirtualHost virtualHost = TestBroker.shared().newVirtualHost();

    /** A message, and what shows in the table whether it is a dead letter: its payload, which no other has. */
    private record Sent(AMQP.BasicProperties properties, byte[] payload, Stranger stranger) {}

    @Provide
    Arbitrary<List<Stranger>> strangers() {
        return Stranger.any().list().ofSize(MESSAGES);
    }

    @Property(tries = 1, seed = "" + SEED, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void anyMessageIsHandledOrIgnoredOrOneDeadLetterAndNothingIsStuck(@ForAll("strangers") List<Stranger> strangers)
            throws Exception {
        try (ConfigurableApplicationContext service = KitTestApplication.start(
                        TestDatabase.H2.properties(),
                        virtualHost,
                        "--spring.main.web-application-type=none",
                        "--fanout.messaging.retry.initial-wait=1ms",
                        "--fanout.messaging.delayed-retry.delays=100ms,100ms");
                Wire wire = new Wire(virtualHost)) {
            QUEUES.forEach(queue -> await().until(() -> virtualHost.isConsumed(queue)));
            wire.listenTo("echo.events", Map.of());
            List<Sent> sent = new ArrayList<>();
            withDeepStack(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    sent.add(send(wire, strangers.get(i), i));
                }
            });
            UUID last = wire.send(new SoundMade(UUID.randomUUID()));

            KitTestApplication.Ledger ledger = service.getBean(KitTestApplication.Ledger.class);
            await().atMost(ofSeconds(30)).until(() -> ledger.has(last));
            JdbcClient jdbc = service.getBean(JdbcClient.class);
            await().atMost(ofSeconds(40))
                    .untilAsserted(() -> assertThat(ends(sent, jdbc)).isEmpty());
            await().during(ofSeconds(1))
                    .atMost(ofSeconds(20))
                    .untilAsserted(() -> assertThat(left(jdbc)).isEmpty());
            assertThat(ends(sent, jdbc)).isEmpty();
        }
    }

    /** For the client, when it writes what is nested deeply. */
    private static void withDeepStack(Runnable work) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work, null);
        new Thread(null, task, "deep", 1L << 29).start();
        task.get();
    }

    /** Those that have not ended as they must, with what has become of them. */
    private static List<String> ends(List<Sent> sent, JdbcClient jdbc) {
        Map<String, Long> handled = new HashMap<>();
        jdbc.sql("select message_id from handled").query(rs -> {
            handled.merge(rs.getObject(1, UUID.class).toString(), 1L, Long::sum);
        });
        Map<String, Long> dead = new HashMap<>();
        jdbc.sql("select payload from dead_letter").query(rs -> {
            dead.merge(text(rs.getBytes(1)), 1L, Long::sum);
        });
        List<String> wrong = new ArrayList<>();
        for (Sent message : sent) {
            UUID id = Envelope.uuidIn(Envelope.idOf(message.properties()));
            long ends = handled.getOrDefault(String.valueOf(id), 0L) + dead.getOrDefault(text(message.payload()), 0L);
            boolean mustShow = HANDLED.contains(String.valueOf(Envelope.typeOf(message.properties())));
            if (ends > 1 || (mustShow && ends == 0)) {
                wrong.add(ends + " ends of " + message.stranger());
            }
        }
        return wrong;
    }

    private List<String> left(JdbcClient jdbc) {
        Stream<String> messages = QUEUES.stream()
                .flatMap(queue -> Stream.of(queue, queue + ".dlq"))
                .filter(queue -> virtualHost.depth(queue) > 0);
        Stream<String> rows = Stream.of("outbox", "delayed_retry")
                .filter(table -> jdbc.sql("select count(*) from " + table)
                                .query(Long.class)
                                .single()
                        > 0);
        return Stream.concat(messages, rows).toList();
    }

    private Sent send(Wire wire, Stranger stranger, int number) {
        AMQP.BasicProperties properties = acceptable(stranger.properties());
        byte[] payload = payload(number);
        wire.send(number % 2 == 0 ? "trial.events" : "sound.events", properties, payload);
        return new Sent(properties, payload, stranger);
    }

    /**
     * Without what a broker or a client itself refuses: another user, copies that are no texts, more than a frame,
     * numbers that are none.
     */
    private AMQP.BasicProperties acceptable(AMQP.BasicProperties properties) {
        Map<String, Object> headers = new TreeMap<>();
        if (properties.getHeaders() != null) {
            properties
                    .getHeaders()
                    .forEach((name, value) -> headers.put(
                            fitting(name),
                            name.equals("CC") || name.equals("BCC") ? List.of("nowhere", "else") : finite(value)));
        }
        AMQP.BasicProperties.Builder next = properties
                .builder()
                .messageId(fitting(properties.getMessageId()))
                .type(fitting(properties.getType()))
                .appId(fitting(properties.getAppId()))
                .correlationId(fitting(properties.getCorrelationId()))
                .contentType(fitting(properties.getContentType()))
                .contentEncoding(fitting(properties.getContentEncoding()))
                .replyTo(fitting(properties.getReplyTo()))
                .clusterId(fitting(properties.getClusterId()))
                .userId(null)
                .deliveryMode(2)
                .headers(headers);
        while (frame(next.build()) > FRAME) {
            headers.remove(headers.keySet().iterator().next());
        }
        return next.build();
    }

    private Object finite(Object value) {
        return switch (value) {
            // The client needs seconds to read 5,000 lists in each other, each time, so there is one such message.
            case List<?> list when list.size() == 1 && list.getFirst() instanceof List -> nested();
            case List<?> list
            when !list.isEmpty() && !(list.getFirst() instanceof List) ->
                list.stream().map(this::finite).toList();
            case Map<?, ?> table -> {
                Map<String, Object> next = new HashMap<>();
                table.forEach((name, inner) -> next.put(String.valueOf(name), finite(inner)));
                yield next;
            }
            case Double number when !Double.isFinite(number) -> "none";
            case Float number when !Float.isFinite(number) -> "none";
            case null, default -> value;
        };
    }

    private Object nested() {
        int depth = deepest;
        deepest = random.nextInt(10) == 0 ? 1_000 : 100;
        return Stranger.nested(depth);
    }

    private static String fitting(String text) {
        return text == null ? null : Texts.shortenedToBytes(text, 255);
    }

    private static int frame(AMQP.BasicProperties properties) {
        try {
            return properties.toFrame(1, 1).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each is another one: valid ones of all fates, and what nobody can read. */
    private byte[] payload(int number) {
        Fate[] fates = {
            Fate.succeeds(), Fate.fails(1), Fate.failsAlways(), Fate.hopeless(), Fate.dependencyDown(1), Fate.fails(6)
        };
        UUID id = new UUID(SEED, number);
        String valid = random.nextBoolean()
                ? JSON.writeValueAsString(new TrialBegun(id, fates[random.nextInt(fates.length)]))
                : JSON.writeValueAsString(new SoundMade(id));
        String text = switch (random.nextInt(10)) {
            case 0 -> "{" + number;
            case 1 -> "[".repeat(20_000) + number;
            case 2 -> "x".repeat(200_000) + number;
            case 3 -> "\0" + number;
            case 4 -> "{\"soundId\":null,\"number\":" + number + "}";
            default -> valid;
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.ISO_8859_1);
    }
}
