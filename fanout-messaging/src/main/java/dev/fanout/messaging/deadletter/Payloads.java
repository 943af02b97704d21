package dev.fanout.messaging.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Payloads for people: whatever a stranger sent, there is a way to show it. */
public final class Payloads {

    /** The answer that shows it adds a few levels, and the writer has a limit too. */
    private static final int DEEPEST = 400;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Payloads() {}

    /** How a payload is shown. */
    public enum Encoding {
        /** As the JSON that it is. */
        JSON,
        /** As text, for it is UTF-8 but no JSON, or JSON that is nested too deeply to be shown as such. */
        TEXT,
        /** In Base64, for it is not even text. */
        BASE64
    }

    /**
     * A payload as it is shown.
     *
     * @param json JSON, letter by letter as it came: numbers as they were written, fields that are there twice; of a
     *     payload that is no JSON, a string
     */
    public record Shown(Encoding encoding, JsonNode value, String json) {

        private static Shown string(Encoding encoding, String text) {
            JsonNode value = StringNode.valueOf(text);
            return new Shown(encoding, value, value.toString());
        }
    }

    public static Shown shown(byte[] payload) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            return Shown.string(Encoding.BASE64, Base64.getEncoder().encodeToString(payload));
        }
        try {
            JsonNode json = JSON.readTree(text);
            return json.isMissingNode() ? Shown.string(Encoding.TEXT, text) : new Shown(Encoding.JSON, json, text);
        } catch (JacksonException e) {
            return Shown.string(Encoding.TEXT, text);
        }
    }
}
