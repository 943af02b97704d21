package dev.fanout.messaging.wire;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The JSON Schemas of events: the resource {@code schemas/<wire name>.json} on the class path of each. An event without
 * one is for the codec alone to check.
 */
public final class EventSchemas {

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            settings -> settings.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_PATH)
                    .formatAssertionsEnabled(true)
                    .build()));
    private final Map<Class<? extends Event>, Optional<Schema>> schemas = new ConcurrentHashMap<>();

    /**
     * What is wrong with a field.
     *
     * @param field its path in the payload, for example {@code lines[0].quantity}
     */
    public record Misfit(String field, String message) {}

    /** What of a payload does not fit the schema of its event; empty if all of it does, or if there is no schema. */
    public List<Misfit> misfits(Class<? extends Event> event, JsonNode payload) {
        return schemas
                .computeIfAbsent(event, this::schemaOf)
                .map(schema -> schema.validate(payload))
                .orElse(List.of())
                .stream()
                .map(EventSchemas::misfit)
                .toList();
    }

    private Optional<Schema> schemaOf(Class<? extends Event> event) {
        try (InputStream schema = event.getResourceAsStream("/schemas/" + EventTypes.nameOf(event) + ".json")) {
            return Optional.ofNullable(schema).map(stream -> registry.getSchema(stream, InputFormat.JSON));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Misfit misfit(Error error) {
        String path = String.valueOf(error.getInstanceLocation()).replaceFirst("^\\$\\.?", "");
        String property = error.getProperty();
        String field = property == null || !"required".equals(error.getKeyword())
                ? path
                : path.isEmpty() ? property : path + "." + property;
        String message = error.getMessage().replaceFirst("^\\$[^:]*: ", "");
        return new Misfit(field, message);
    }
}
