package dev.fanout.dashboard.console;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** The fields that have a value; nested ones as they were written. */
    static List<Fact> of(JsonNode object, Personal personal) {
        List<Fact> facts = new ArrayList<>();
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (!value.isNull() && !(value.isContainer() && value.isEmpty())) {
                String text = Objects.requireNonNull(
                        personal.of(field.getKey(), value.isValueNode() ? value.asString() : value.toString()));
                facts.add(new Fact(
                        field.getKey(),
                        text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text,
                        linkOf(field.getKey(), text),
                        timeIn(field.getKey(), text)));
            }
        });
        return facts;
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
