package dev.fanout.messaging.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import dev.fanout.messaging.Stranger;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.failure.ReplayMark;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;

/** What holds for any message that anybody may send. */
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
class StrangersPropertiesTests {

    /** What a broker and its clients agree on, as a rule. */
    private static final int FRAME = 131_072;

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @Provide
    Arbitrary<Stranger> strangers() {
        return Stranger.any();
    }

    @Property(seed = "1")
    void anEnvelopeIsReadWithinBoundsOrRefused(@ForAll("strangers") Stranger stranger) {
        EventMetadata metadata;
        try {
            metadata = Envelope.read(stranger.properties(), NOW);
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).hasSizeLessThan(700).matches("[^\\p{Cntrl}]+");
            return;
        }
        assertThat(Stream.of(
                                metadata.type(),
                                metadata.source(),
                                metadata.subject(),
                                metadata.correlationId(),
                                metadata.causationId() == null ? "" : metadata.causationId())
                        .flatMap(text -> Bounds.objection(text).stream()))
                .isEmpty();
        assertThat(metadata.time()).isBetween(Instant.parse("0001-01-01T00:00:00Z"), NOW.plusSeconds(300));
        assertThat(metadata.sequence())
                .satisfiesAnyOf(
                        it -> assertThat(it).isNull(), it -> assertThat(it).isPositive());
        assertThat(frame(Envelope.properties(metadata, 1, TraceHeaders.in(headersOf(stranger)))))
                .isLessThan(FRAME);
    }

    @Property(seed = "2")
    void whatAMalformedEnvelopeSaysIsLookedAtWithoutHarm(@ForAll("strangers") Stranger stranger) {
        AMQP.BasicProperties properties = stranger.properties();
        Envelope.typeOf(properties);
        Envelope.subjectOf(properties);
        Envelope.sourceOf(properties);
        Envelope.correlationOf(properties);
        Envelope.uuidIn(Envelope.idOf(properties));
        assertThat(Envelope.timeOf(properties, NOW)).isNotNull();
        assertThat(ReplayMark.in(properties.getHeaders())).isNotNull();
    }

    @Property(seed = "3")
    void whatIsKeptIsTheSameWhenItIsReadAgain(@ForAll("strangers") Stranger stranger) {
        StoredProperties stored = StoredProperties.of(stranger.properties());

        StoredProperties read = StoredProperties.fromJson(stored.toJson());

        assertThat(texts(read)).isEqualTo(texts(stored));
        assertThat(read.with(Map.of()).toJson()).isEqualTo(stored.toJson());
    }

    @Property(seed = "4")
    void whatIsKeptFitsTheBudgetAndNamesWhatWasCut(@ForAll("strangers") Stranger stranger) {
        StoredProperties stored = StoredProperties.of(stranger.properties());

        int bytes = stored.headers().entrySet().stream()
                .mapToInt(header -> Texts.bytesOf(header.getKey())
                        + Texts.bytesOf(header.getValue().toString()))
                .sum();
        assertThat(bytes).isLessThanOrEqualTo(Headers.BUDGET + 1_100);
        boolean less = headersOf(stranger).entrySet().stream()
                .filter(header -> header.getValue() != null && !header.getKey().startsWith("x-"))
                .filter(header ->
                        !header.getKey().equals("CC") && !header.getKey().equals("BCC"))
                .anyMatch(header -> !stored.headers().containsKey(header.getKey()));
        if (less) {
            assertThat(stored.headers()).containsKey("fanout-cut");
            assertThat(StoredProperties.cutFrom(stranger.properties())).isPresent();
        }
    }

    @Property(seed = "5")
    void aDeadLetterOfItFitsAFrameAndItsReplayToo(@ForAll("strangers") Stranger stranger) {
        CauseOfDeath first = CauseOfDeath.in(stranger.properties(), NOW);
        Failures failures = Failures.in(headersOf(stranger))
                .plus(new IllegalStateException("x".repeat(10_000)), 3, NOW, NOW)
                .nextStage();
        CauseOfDeath second = CauseOfDeath.of(new IllegalStateException("é".repeat(50_000)), failures, NOW);
        String queue = "q".repeat(255);
        StoredProperties known = StoredProperties.of(stranger.properties());

        for (CauseOfDeath cause : new CauseOfDeath[] {first, second}) {
            AMQP.BasicProperties dead = known.with(cause.headers(queue)).toAmqp();
            assertThat(frame(dead)).isLessThan(FRAME);
            assertThat(frame(known.withoutHeaders()
                            .with(cause.inShort(queue, "r".repeat(1_000)))
                            .toAmqp()))
                    .isLessThan(4_000);
            CauseOfDeath read = CauseOfDeath.in(dead, NOW);
            assertThat(read.exception()).isNotNull();
            Map<String, Object> mark = new HashMap<>(new ReplayMark(UUID.randomUUID(), 7).headers());
            mark.put(TraceHeaders.TRACEPARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            AMQP.BasicProperties replay = CauseOfDeath.removedFrom(StoredProperties.of(dead))
                    .with(mark)
                    .toAmqp();
            assertThat(frame(replay)).isLessThan(FRAME);
            assertThat(ReplayMark.in(replay.getHeaders())).isPresent();
        }
    }

    private static Map<String, Object> headersOf(Stranger stranger) {
        Map<String, Object> headers = stranger.properties().getHeaders();
        return headers == null ? Map.of() : headers;
    }

    /** A number may come back as another kind of number. */
    private static Map<String, String> texts(StoredProperties properties) {
        Map<String, String> texts = new TreeMap<>();
        properties.headers().forEach((name, value) -> texts.put(name, value.toString()));
        texts.put(" ", properties.withoutHeaders().toString());
        return texts;
    }

    /** Bytes on the wire; as the client does it, with all that it refuses. */
    private static int frame(AMQP.BasicProperties properties) {
        try {
            return properties.toFrame(1, 1).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
