package dev.fanout.messaging.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Events as JSON. It reads only the event classes that its caller names, and as strictly as their schemas say: a whole
 * number has no fraction, no value is taken for one of another kind, no field stands twice. It ignores unknown fields
 * and refuses missing ones.
 */
public final class JsonEventCodec implements EventCodec {

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, JsonEventCodec::onlyTexts)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private static void onlyTexts(MutableCoercionConfig texts) {
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            texts.setCoercion(shape, CoercionAction.Fail);
        }
    }

    @Override
    public byte[] write(Event event) {
        return json.writeValueAsBytes(event);
    }

    /** @throws MalformedMessageException if the payload is no such event */
    @Override
    public <E extends Event> E read(Class<E> type, byte[] payload) {
        E event;
        try {
            event = json.readValue(payload, type);
        } catch (JacksonException e) {
            throw new MalformedMessageException("no readable " + EventTypes.nameOf(type) + ": " + faultOf(e), e);
        }
        if (event == null) {
            throw new MalformedMessageException("no readable " + EventTypes.nameOf(type) + ": the payload is null");
        }
        RequiredFields.check(event);
        return event;
    }

    private static String faultOf(JacksonException e) {
        return e instanceof MismatchedInputException mismatch && isWhole(mismatch.getTargetType())
                ? pathOf(e) + " must be a whole number"
                : e.getOriginalMessage();
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    private static String pathOf(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
