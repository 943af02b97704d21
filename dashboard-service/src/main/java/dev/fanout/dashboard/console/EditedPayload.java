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

    /** A message of which a field is there twice is a reason to edit it. */
    private static final JsonMapper AS_RECEIVED =
            JSON.rebuild().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final JsonNode payload;

    private EditedPayload(JsonNode payload) {
        this.payload = payload;
    }

    /** The text is no JSON, or not what it seems to be to whoever may not read all of it. */
    static final class NotPayloadException extends Exception {

        private static final long serialVersionUID = 1L;

        NotPayloadException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    static EditedPayload of(String text, Letters.Found found) throws NotPayloadException {
        JsonNode edited;
        try {
            edited = JSON.readTree(text);
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new NotPayloadException("is not valid JSON"
                    + (place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr())
                    + ": " + e.getOriginalMessage());
        }
        if (edited == null || edited.isMissingNode() || edited.isNull()) {
            throw new NotPayloadException("must hold a JSON object");
        }
        return new EditedPayload(
                unmasked(edited, AS_RECEIVED.readTree(found.document()).path("payload"), found.personal()));
    }

    private static JsonNode unmasked(JsonNode edited, JsonNode original, Personal personal) throws NotPayloadException {
        if (edited instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                JsonNode before = original.path(field.getKey());
                boolean isMask = field.getValue().asString("").equals(JsonLayout.MASK)
                        && !before.isMissingNode()
                        && personal.hides(field.getKey(), before.isString() ? before.asString() : null);
                field.setValue(isMask ? before : unmasked(field.getValue(), before, personal));
            }
        } else if (edited.isArray()) {
            // Whose value a mask stands for is told by its place, which is another one once elements have come or gone.
            if (edited.size() != original.size() && isMasked(edited, personal)) {
                throw new NotPayloadException("has " + JsonLayout.MASK + " in a list that is longer or shorter than it"
                        + " was: write the values, or let somebody edit it who may read them");
            }
            for (int i = 0; i < edited.size(); i++) {
                unmasked(edited.get(i), original.path(i), personal);
            }
        }
        return edited;
    }

    private static boolean isMasked(JsonNode edited, Personal personal) {
        return edited.properties().stream()
                        .anyMatch(field -> field.getValue().asString("").equals(JsonLayout.MASK)
                                && personal.hides(field.getKey(), null))
                || edited.valueStream().anyMatch(inner -> isMasked(inner, personal));
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
