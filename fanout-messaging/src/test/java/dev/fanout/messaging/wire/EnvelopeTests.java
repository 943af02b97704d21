package dev.fanout.messaging.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.EventMetadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Envelopes as other producers write them. */
class EnvelopeTests {

    private static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void anIdMayBeAUrn() {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId("urn:uuid:" + ID)
                .type("sound.made.v1")
                .headers(Map.of("cloudEvents_time", "2026-01-31T12:00:00Z"))
                .build();

        assertThat(Envelope.read(properties, NOW).id()).isEqualTo(ID);
    }

    @Test
    void theAttributesMayHaveThePrefixOfTheOtherBinding() {
        Map<String, Object> headers = new HashMap<>();
        Map.of(
                        "id", ID.toString(),
                        "type", "sound.made.v1",
                        "source", "/a-stranger",
                        "subject", "s-1",
                        "time", "2026-01-31T12:00:00Z")
                .forEach((name, value) -> headers.put("cloudEvents:" + name, value));

        assertThat(Envelope.read(
                        new AMQP.BasicProperties.Builder().headers(headers).build(), NOW))
                .isEqualTo(new EventMetadata(
                        ID, "sound.made.v1", "a-stranger", "s-1", Instant.parse("2026-01-31T12:00:00Z"), "s-1", null));
    }

    @Test
    void aStrangersIdMakesNoLineOfItsOwnInTheLog() {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId("x\n2026-01-31 ERROR a forged line" + "x".repeat(1000))
                .type("sound.made.v1")
                .build();

        assertThatThrownBy(() -> Envelope.read(properties, NOW))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("x\\u000a2026")
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, ", "-1, ", "x, ", "1234567890123456789012, ", ", "})
    void theSequenceIsReadWhereThereIsOne(String header, Long sequence) {
        EventMetadata metadata = new EventMetadata(ID, "sound.made.v1", "a", "s-1", Instant.EPOCH, "s-1", null);
        AMQP.BasicProperties properties = Envelope.properties(metadata, 1, TraceHeaders.NONE);
        Map<String, Object> headers = new HashMap<>(properties.getHeaders());
        headers.put("cloudEvents_sequence", header);

        assertThat(Envelope.read(properties.builder().headers(headers).build(), NOW)
                        .sequence())
                .isEqualTo(sequence);
    }

    @Test
    void theSourceOfAnyApplicationNameIsAUri() {
        EventMetadata metadata =
                new EventMetadata(ID, "sound.made.v1", "Sign up", "s-1", Instant.EPOCH, "s-1", null, 1L);

        AMQP.BasicProperties properties = Envelope.properties(metadata, 1, TraceHeaders.NONE);

        assertThat(properties.getHeaders()).containsEntry("cloudEvents_source", "/Sign%20up");
        assertThat(Envelope.read(properties, NOW)).isEqualTo(metadata);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59Z", "2026-01-31T12:05:01Z", "2099-01-01T00:00:00Z"})
    void aTimeThatCannotBeIsRefused(String time) {
        assertThatThrownBy(() -> Envelope.read(withHeader("time", time), NOW))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("the time of the message lies");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "2026-01-31T12:05:00Z"})
    void aTimeAtTheBoundsIsRead(String time) {
        assertThat(Envelope.read(withHeader("time", time), NOW).time()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"correlationid", "causationid", "subject", "source"})
    void lengthsAreBytes(String attribute) {
        assertThat(Envelope.read(withHeader(attribute, "é".repeat(127)), NOW).id())
                .isEqualTo(ID);
        assertThatThrownBy(() -> Envelope.read(withHeader(attribute, "é".repeat(128)), NOW))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageEndingWith("has 256 bytes, but at most 255 are allowed");
        assertThatThrownBy(() -> Envelope.read(withHeader(attribute, "a\0b"), NOW))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageEndingWith("has a character U+0000");
    }

    private static AMQP.BasicProperties withHeader(String attribute, String value) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("cloudEvents_time", NOW.toString());
        headers.put("cloudEvents_" + attribute, value);
        return new AMQP.BasicProperties.Builder()
                .messageId(ID.toString())
                .type("sound.made.v1")
                .headers(headers)
                .build();
    }
}
