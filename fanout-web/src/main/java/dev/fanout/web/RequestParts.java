package dev.fanout.web;

import static java.util.Comparator.comparing;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads parts of a request that are judged one by one, by the same rules and in the same words as a whole body. */
public final class RequestParts {

    private final JsonMapper json;
    private final Validator validator;

    /** Reads with the given mapper, and judges by the given validator. */
    public RequestParts(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** Reads one part. The paths of its errors begin at the part. */
    public <T> Part<T> read(JsonNode part, Class<T> type) {
        if (!part.isObject()) {
            return new Part<>(null, List.of(new InvalidField("", "must be an object")));
        }
        T value;
        try {
            value = json.treeToValue(part, type);
        } catch (JacksonException e) {
            return new Part<>(null, List.of(JsonFaults.fieldOf(e)));
        }
        List<InvalidField> errors = validator.validate(value).stream()
                .map(RequestParts::fieldOf)
                .sorted(comparing(InvalidField::field))
                .limit(Problems.MOST_ERRORS)
                .toList();
        return new Part<>(errors.isEmpty() ? value : null, errors);
    }

    private static InvalidField fieldOf(ConstraintViolation<?> violation) {
        // The path of an element itself ends in a node of its own, which is not part of the JSON.
        String path = violation.getPropertyPath().toString().replaceAll("\\.?<[a-z ]+>$", "");
        return new InvalidField(path, violation.getMessage());
    }

    /**
     * What was read.
     *
     * @param value present exactly if there are no errors
     * @param errors at most 100
     */
    public record Part<T>(@Nullable T value, List<InvalidField> errors) {}
}
