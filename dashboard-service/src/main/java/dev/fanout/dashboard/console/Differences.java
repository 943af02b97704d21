package dev.fanout.dashboard.console;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What an edited copy has that its original had not, as a service tells it: {@code path}, {@code before},
 * {@code after}.
 */
final class Differences {

    private static final List<String> SIDES = List.of("before", "after");

    private Differences() {}

    /** One side of a difference, or what stands in its place. */
    static JsonNode value(JsonNode change, String side, Personal personal) {
        JsonNode value = change.path(side);
        return value.isMissingNode() || value.isNull() || !isHidden(change, value, personal)
                ? value
                : StringNode.valueOf(JsonLayout.MASK);
    }

    private static boolean isHidden(JsonNode change, JsonNode value, Personal personal) {
        return personal.hidesAt(change.path("path").asString(""), value.isString() ? value.asString() : null);
    }

    /** All differences within something that a service tells are masked in it. */
    static void mask(JsonNode told, Personal personal) {
        if (told instanceof ObjectNode change && change.path("path").isString()) {
            for (String side : SIDES) {
                if (change.has(side)) {
                    change.set(side, value(change, side, personal));
                }
            }
        }
        told.forEach(inner -> mask(inner, personal));
    }
}
