package dev.fanout.operations;

import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Reads the filter of a body. A criterion may be left out but not null: the unset variable of a script must not mean
 * everything. A rule for nulls on the components would refuse what is left out, too.
 */
final class FilterReader extends ValueDeserializer<DeadLetterQuery> {

    @Override
    public DeadLetterQuery deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode filter = context.readTree(parser);
        DeadLetterQuery query = context.readTreeAsValue(filter, DeadLetterQuery.class);
        for (Map.Entry<String, JsonNode> field : filter.properties()) {
            if (field.getValue().isNull()) {
                var refused = ValueInstantiationException.from(
                        parser,
                        "a criterion is null",
                        context.constructType(DeadLetterQuery.class),
                        new IllegalArgumentException("must have a value or be left out"));
                refused.prependPath(query, field.getKey());
                throw refused;
            }
        }
        return query;
    }
}
