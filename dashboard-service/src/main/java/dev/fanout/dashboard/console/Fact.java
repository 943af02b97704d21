package dev.fanout.dashboard.console;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/**
 * A field of what a service shows.
 *
 * @param link to a page about it; absent if there is none
 * @param time that it says; absent if it is none
 */
record Fact(
        String key,
        String value,
        @Nullable String link,
        @Nullable Instant time) {

    private static final int LONGEST = 500;

    /** The fields that have a value; nested ones as they were written, without what the reader must not see. */
    static List<Fact> of(JsonNode object, Personal personal) {
        List<Fact> facts = new ArrayList<>();
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (!value.isNull() && !(value.isContainer() && value.isEmpty())) {
                String text = textOf(field.getKey(), value, personal);
                facts.add(new Fact(
                        field.getKey(),
                        text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text,
                        linkOf(field.getKey(), text),
                        timeIn(field.getKey(), text)));
            }
        });
        return facts;
    }

    private static String textOf(String key, JsonNode value, Personal personal) {
        if (personal.hides(key, value.isString() ? value.asString() : null)) {
            return JsonLayout.MASK;
        }
        return value.isValueNode()
                ? value.asString()
                : JsonLayout.of(value.toString().getBytes(StandardCharsets.UTF_8), personal, LONGEST)
                        .map(PayloadText::text)
                        .orElse("");
    }

    private static @Nullable String linkOf(String key, String value) {
        return switch (key) {
            case "orderId" -> "/console/sagas/" + segment(value);
            case "subscriptionId" -> "/console/subscriptions/" + segment(value);
            case "eventId" -> "/console/events/" + segment(value);
            case "batchId" -> new Query().with("batchId", value).link("/console/deliveries");
            case "customerId" -> CustomerPages.link(value);
            default -> null;
        };
    }

    private static @Nullable Instant timeIn(String key, String value) {
        if (!key.endsWith("At") && !key.equals("deadline") && !key.endsWith("Since")) {
            return null;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static String segment(String value) {
        return UriUtils.encodePathSegment(value, StandardCharsets.UTF_8);
    }
}
