package dev.fanout.dashboard.console;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A payload as an operator has edited it, with what he could not read as it was. */
final class EditedPayload {

    /** Numbers are what was written, however large or fine; a field that is there twice is a slip. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonNode payload;

    private EditedPayload(JsonNode payload) {
        this.payload = payload;
    }

    /** The text is no JSON. */
    static final class NotJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    static EditedPayload of(String text, Letters.Found found) throws NotJsonException {
        JsonNode edited;
        try {
            edited = JSON.readTree(text);
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new NotJsonException("is not valid JSON"
                    + (place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr())
                    + ": " + e.getOriginalMessage());
        }
        if (edited == null || edited.isMissingNode() || edited.isNull()) {
            throw new NotJsonException("must hold a JSON object");
        }
        return new EditedPayload(
                unmasked(edited, JSON.readTree(found.document()).path("payload"), found.personal()));
    }

    private static JsonNode unmasked(JsonNode edited, JsonNode original, Personal personal) {
        if (edited instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode before = original.path(field.getKey());
                boolean isMask = field.getValue().asString("").equals(JsonLayout.MASK)
                        && !before.isMissingNode()
                        && personal.hides(field.getKey(), before.isString() ? before.asString() : null);
                field.setValue(isMask ? before : unmasked(field.getValue(), before, personal));
            }
        } else {
            for (int i = 0; edited.isArray() && i < edited.size(); i++) {
                unmasked(edited.get(i), original.path(i), personal);
            }
        }
        return edited;
    }

    /** What the service's route takes. */
    byte[] body(@Nullable String reason, boolean dryRun) {
        ObjectNode body = JSON.createObjectNode().put("reason", reason);
        body.set("payload", payload);
        if (dryRun) {
            body.put("dryRun", true);
        }
        return JSON.writeValueAsBytes(body);
    }
}
