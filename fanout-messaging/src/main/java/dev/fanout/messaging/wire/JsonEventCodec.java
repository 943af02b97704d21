package dev.fanout.messaging.wire;

import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCodec;
import dev.fanout.messaging.EventTypes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as JSON. It reads only the event classes that its caller names; it ignores unknown fields and refuses missing
 * ones.
 */
public final class JsonEventCodec implements EventCodec {

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(inclusion ->
                    inclusion.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

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
            throw new MalformedMessageException(
                    "no readable " + EventTypes.nameOf(type) + ": " + e.getOriginalMessage(), e);
        }
        if (event == null) {
            throw new MalformedMessageException("no readable " + EventTypes.nameOf(type) + ": the payload is null");
        }
        RequiredFields.check(event);
        return event;
    }
}
