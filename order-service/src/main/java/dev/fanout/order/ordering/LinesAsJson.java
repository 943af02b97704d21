package dev.fanout.order.ordering;

import jakarta.persistence.AttributeConverter;
import java.util.List;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores the lines in a column of their order. Immutable: no code changes lines, so Hibernate need not look whether
 * they changed.
 */
@Immutable
class LinesAsJson implements AttributeConverter<List<Line>, String> {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public String convertToDatabaseColumn(List<Line> lines) {
        return JSON.writeValueAsString(lines);
    }

    @Override
    public List<Line> convertToEntityAttribute(String json) {
        return List.of(JSON.readValue(json, Line[].class));
    }
}
