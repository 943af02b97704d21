package dev.fanout.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.impl.LongStringHelper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Properties of a message as anybody may send them, and as the client hands them over. */
public record Stranger(AMQP.BasicProperties template) {

    /** What bytes that are no UTF-8 become: three times as long. */
    private static final String NOT_UTF8 = "\uFFFD".repeat(255);

    private static final List<String> ATTRIBUTES = List.of(
            "id", "type", "source", "subject", "time", "specversion", "correlationid", "causationid", "sequence");

    private static final List<String> OTHER_NAMES = List.of(
            "traceparent",
            "tracestate",
            "fanout-stage",
            "fanout-attempts",
            "fanout-first-failed-at",
            "fanout-failures",
            "fanout-exception",
            "fanout-message",
            "fanout-stack-trace",
            "fanout-queue",
            "fanout-failed-at",
            "fanout-dead-letter-id",
            "fanout-replay",
            "fanout-cut",
            "CC",
            "BCC",
            "x-death",
            "x-delivery-count",
            "x-match",
            "note",
            "",
            "\0",
            "a\nb",
            "é".repeat(127),
            NOT_UTF8);

    /** Any message at all. */
    public static Arbitrary<Stranger> any() {
        return Combinators.combine(ids(), types(), texts(), texts(), dates(), headers(), wishes())
                .as((id, type, app, correlation, timestamp, headers, wishes) -> new Stranger(wishes.builder()
                        .messageId(id)
                        .type(type)
                        .appId(app)
                        .correlationId(correlation)
                        .timestamp(timestamp)
                        .headers(headers)
                        .build()));
    }

    /** What the message asks of the broker, and how its content is written. */
    private static Arbitrary<AMQP.BasicProperties> wishes() {
        return Combinators.combine(
                        texts(),
                        texts(),
                        Arbitraries.integers().between(0, 255).injectNull(0.5),
                        texts(),
                        Arbitraries.of("0", "1", "60000").injectNull(0.7),
                        texts())
                .as((contentType, contentEncoding, number, replyTo, expiration, userId) ->
                        new AMQP.BasicProperties.Builder()
                                .contentType(contentType)
                                .contentEncoding(contentEncoding)
                                .deliveryMode(number)
                                .priority(number)
                                .replyTo(replyTo)
                                .expiration(expiration)
                                .userId(userId)
                                .clusterId(replyTo)
                                .build());
    }

    private static Arbitrary<@Nullable String> ids() {
        Arbitrary<String> uuids = Arbitraries.randomValue(random -> new UUID(random.nextLong(), random.nextLong()))
                .map(UUID::toString);
        return Arbitraries.frequencyOf(
                Tuple.of(6, uuids),
                Tuple.of(1, uuids.map("urn:uuid:"::concat)),
                Tuple.of(1, uuids.map("URN:UUID:"::concat)),
                Tuple.of(1, Arbitraries.of("1-1-1-1-1", "urn:uuid:", "42", "x\ny")),
                Tuple.of(2, texts()));
    }

    private static Arbitrary<@Nullable String> types() {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of("trial.begun.v1", "trial.referred.v1", "sound.made.v1")),
                Tuple.of(2, Arbitraries.of("sound.faded.v1", "trial.begun.v2", "nobody.knows.v1")),
                Tuple.of(2, texts()));
    }

    /** At most 255 bytes on the wire. */
    private static Arbitrary<@Nullable String> texts() {
        return Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.strings().alpha().ofMaxLength(20)),
                        Tuple.of(2, Arbitraries.strings().all().ofMaxLength(60)),
                        Tuple.of(3, Arbitraries.of("", "x".repeat(255), "é".repeat(127), "😀".repeat(63), NOT_UTF8)),
                        Tuple.of(2, Arbitraries.of("\0", "a\0b", "a\r\nb", "\uD800", "\uDC00x", "/%zz", "/a%20b+c")))
                .injectNull(0.3);
    }

    private static Arbitrary<@Nullable Date> dates() {
        return Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.just(Instant.parse("2026-01-01T00:00:00Z"))),
                        Tuple.of(
                                3,
                                Arbitraries.of(
                                                "-9999-01-01T00:00:00Z",
                                                "0000-01-01T00:00:00Z",
                                                "0001-01-01T00:00:00Z",
                                                "1969-12-31T23:59:59Z",
                                                "2099-01-01T00:00:00Z",
                                                "+10000-01-01T00:00:00Z")
                                        .map(Instant::parse)))
                .map(Date::from)
                .injectNull(0.2)
                // The client multiplies the seconds of the wire, whatever comes of that.
                .flatMap(date -> Arbitraries.frequency(
                        Tuple.of(20, date),
                        Tuple.of(1, new Date(Long.MAX_VALUE)),
                        Tuple.of(1, new Date(Long.MIN_VALUE))));
    }

    private static Arbitrary<@Nullable Map<String, Object>> headers() {
        Arbitrary<String> names = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(ATTRIBUTES).map("cloudEvents_"::concat)),
                Tuple.of(2, Arbitraries.of(ATTRIBUTES).map("cloudEvents:"::concat)),
                Tuple.of(4, Arbitraries.of(OTHER_NAMES)),
                Tuple.of(1, Arbitraries.strings().all().ofMaxLength(60)));
        return Arbitraries.frequencyOf(
                        Tuple.of(
                                8,
                                Arbitraries.maps(names, values().injectNull(0.05))
                                        .ofMaxSize(12)),
                        Tuple.of(1, Arbitraries.just(many("stranger-", 1_000, "é".repeat(50)))),
                        Tuple.of(1, Arbitraries.just(many("cloudEvents_x", 3_000, 1))),
                        Tuple.of(1, Arbitraries.just(many("fanout-", 400, NOT_UTF8))))
                .injectNull(0.1);
    }

    private static Map<String, Object> many(String name, int count, Object value) {
        Map<String, Object> headers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put(name + i, value);
        }
        return headers;
    }

    /** As the client reads them from a table. */
    private static Arbitrary<Object> values() {
        Arbitrary<Object> leaves = Arbitraries.frequencyOf(
                Tuple.of(6, texts().map(text -> text == null ? "" : text).map(Stranger::longString)),
                Tuple.of(2, ids().map(text -> text == null ? "" : text).map(Stranger::longString)),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                        "0000-01-01T00:00:00Z",
                                        "2099-01-01T00:00:00Z",
                                        "2026-01-01T00:00:00Z",
                                        "-1000000000-01-01T00:00:00Z",
                                        "yesterday")
                                .map(Stranger::longString)),
                Tuple.of(1, Arbitraries.of(9_000, 60_000, 120_000).map(size -> longString("é".repeat(size / 2)))),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                        "[{\"at\":\"2026-01-01T00:00:00Z\",\"attempts\":-5,\"exception\":1,"
                                                + "\"message\":null}]",
                                        "[".repeat(5_000),
                                        "[{\"at\":\"2026-01-01T00:00:00Z\"}"
                                                + ",{\"at\":\"2099-01-01T00:00:00Z\"}".repeat(50) + "]")
                                .map(Stranger::longString)),
                Tuple.of(1, Arbitraries.integers().map(Object.class::cast)),
                Tuple.of(1, Arbitraries.longs().map(Object.class::cast)),
                Tuple.of(1, Arbitraries.doubles().map(Object.class::cast)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                true,
                                (byte) -1,
                                (short) -1,
                                -1f,
                                Double.NaN,
                                Double.NEGATIVE_INFINITY,
                                Float.NaN,
                                new BigDecimal("1.5"),
                                new Date(-1),
                                new Date(4_070_908_800_000L))),
                Tuple.of(1, Arbitraries.of(new byte[0], new byte[20_000])));
        Arbitrary<Object> deaths = Arbitraries.of(
                List.of(),
                List.of("no table"),
                List.of(Map.of()),
                List.of(Map.of("reason", longString("delivery_limit"), "time", new Date(Long.MAX_VALUE))),
                List.of(Map.of("reason", longString("\0".repeat(300)), "time", "never")));
        return Arbitraries.frequencyOf(
                Tuple.of(8, leaves),
                Tuple.of(1, leaves.list().ofMaxSize(4).map(Object.class::cast)),
                Tuple.of(
                        1,
                        Arbitraries.maps(Arbitraries.of("a", "CC", ""), leaves).map(Object.class::cast)),
                Tuple.of(1, Arbitraries.of(10, 1_000, 15_000).map(Nested::new)),
                Tuple.of(1, deaths));
    }

    /** As they are sent, with lists in lists where there is a note of them. */
    public AMQP.BasicProperties properties() {
        if (template.getHeaders() == null) {
            return template;
        }
        Map<String, Object> headers = new HashMap<>(template.getHeaders());
        headers.replaceAll((_, value) -> value instanceof Nested(int depth) ? nested(depth) : value);
        return template.builder().headers(headers).build();
    }

    /** Stands for lists in lists, so deep that an equals or a hash code of them would end with an overflow. */
    private record Nested(int depth) {}

    /** Lists in lists in lists. */
    public static Object nested(int depth) {
        Object inner = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            inner = new ArrayList<>(Collections.singletonList(inner));
        }
        return inner;
    }

    private static Object longString(String text) {
        return LongStringHelper.asLongString(text);
    }

    /** Short, and also of what is nested too deeply to be printed. */
    @Override
    public String toString() {
        AMQP.BasicProperties bare = template.builder().headers(null).build();
        StringBuilder text = new StringBuilder().append(bare);
        if (template.getHeaders() != null) {
            template.getHeaders().entrySet().stream()
                    .limit(20)
                    .forEach(header -> text.append("\n    ")
                            .append(header.getKey())
                            .append(" = ")
                            .append(shown(header.getValue())));
        }
        return text.toString();
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String kind = value.getClass().getSimpleName() + " ";
        return switch (value) {
            case byte[] bytes -> kind + Arrays.toString(Arrays.copyOf(bytes, Math.min(10, bytes.length)));
            case LongString text ->
                kind + text.length() + " bytes "
                        + new String(text.getBytes(), 0, (int) Math.min(300, text.length()), StandardCharsets.UTF_8);
            case List<?> list ->
                kind
                        + list.size()
                        + (list.isEmpty() ? "" : " of " + list.getFirst().getClass());
            default -> kind + value;
        };
    }
}
