package dev.fanout.inventory.stock;

import dev.fanout.events.InventoryEvent.StockLine;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.hibernate.annotations.Immutable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lines as a JSON text. Immutable: the list is replaced and never changed, so Hibernate need not copy it to find
 * changes.
 */
@Immutable
@Converter
class StockLinesConverter implements AttributeConverter<List<StockLine>, String> {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<StockLine>> LINES = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(List<StockLine> lines) {
        return JSON.writeValueAsString(lines);
    }

    @Override
    public List<StockLine> convertToEntityAttribute(String text) {
        return List.copyOf(JSON.readValue(text, LINES));
    }
}
