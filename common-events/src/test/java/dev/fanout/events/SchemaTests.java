package dev.fanout.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.fanout.messaging.Event;
import dev.fanout.messaging.EventCatalogue;
import dev.fanout.messaging.EventTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas in {@code src/main/resources/schemas} are those of the records. After a change of a contract run
 * {@code ./fanout generate}, and look at what the change means for readers before committing it.
 */
class SchemaTests {

    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");

    private final JsonMapper json = JsonMapper.builder()
            .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .build();

    static Collection<Class<? extends Event>> events() {
        return EventCatalogue.of(ShopEvent.class).all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void isThatOfTheRecord(Class<? extends Event> type) throws IOException {
        String name = EventTypes.nameOf(type);
        String generated = json.writeValueAsString(generate(type)) + "\n";
        Path file = SCHEMAS.resolve(name + ".json");
        if (Boolean.getBoolean("schemas.write")) {
            Files.writeString(file, generated);
        }
        assertThat(file).content().isEqualToNormalizingNewlines(generated);
    }

    @Test
    void thereAreNoOthers() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(events().stream()
                            .map(type -> EventTypes.nameOf(type) + ".json")
                            .toList());
        }
    }

    private static ObjectNode generate(Class<? extends Event> type) {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.EXTRA_OPEN_API_FORMAT_VALUES, Option.INLINE_ALL_SCHEMAS)
                .without(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT);
        config.forFields()
                .withRequiredCheck(field -> !isNullable(field.getRawMember().getDeclaringClass(), field.getName()));
        config.forFields()
                .withNumberInclusiveMinimumResolver(
                        field -> field.getRawMember().getDeclaringClass() == Money.class
                                        && field.getName().equals("amount")
                                ? java.math.BigDecimal.ZERO
                                : null);
        config.forFields()
                .withStringPatternResolver(field -> field.getRawMember().getDeclaringClass() == Money.class
                                && field.getName().equals("currency")
                        ? "^[A-Z]{3}$"
                        : null);
        ObjectNode schema = new SchemaGenerator(config.build()).generateSchema(type);
        String name = EventTypes.nameOf(type);
        ObjectNode identified = schema.objectNode();
        identified.put("$schema", schema.path("$schema").asString());
        identified.put("$id", EventTypes.schemaOf(name));
        identified.put("title", name);
        schema.properties().stream()
                .filter(property -> !property.getKey().equals("$schema"))
                .forEach(property -> identified.set(property.getKey(), property.getValue()));
        return identified;
    }

    private static boolean isNullable(Class<?> record, String component) {
        return Arrays.stream(record.getRecordComponents())
                .filter(candidate -> List.of(component).contains(candidate.getName()))
                .anyMatch(candidate -> candidate.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }
}
