package dev.fanout.dashboard.operations;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row of a service's list.
 *
 * @param at the time by which the list is sorted
 */
record Row(ObjectNode fields, String id, Instant at) {

    /** UUIDs, or numbers, of which a longer one is the greater one. */
    static final Comparator<String> IDS =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    /** @return empty if it is none */
    static Optional<Row> of(JsonNode item, String timeField) {
        JsonNode id = item.path("id");
        JsonNode time = item.path(timeField);
        if (!(item instanceof ObjectNode fields) || !(id.isString() || id.isIntegralNumber()) || !time.isString()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Row(fields, id.asString(), Instant.parse(time.asString())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The microsecond after it: databases keep times no more exactly. */
    Instant next() {
        return at.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    }

    /** The row with the service's name before all else. */
    static ObjectNode named(String service, ObjectNode fields) {
        ObjectNode named = fields.objectNode().put("service", service);
        fields.properties().forEach(field -> named.putIfAbsent(field.getKey(), field.getValue()));
        return named;
    }
}
