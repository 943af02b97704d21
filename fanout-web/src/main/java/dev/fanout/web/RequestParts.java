package dev.fanout.web;

import static java.util.Comparator.comparing;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads parts of a request that are judged one by one, by the same rules and in the same words as a whole body. */
public final class RequestParts {

    /** The path of an element itself ends in a node of its own, which is not part of the JSON. */
    private static final Pattern ELEMENT_NODE = Pattern.compile("\\.?<[a-z ]+>$");

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
        Set<ConstraintViolation<T>> violations = validator.validate(value);
        return violations.isEmpty() ? new Part<>(value, List.of()) : new Part<>(null, fieldsOf(violations));
    }

    private static <T> List<InvalidField> fieldsOf(Set<ConstraintViolation<T>> violations) {
        return violations.stream()
                .map(RequestParts::fieldOf)
                .sorted(comparing(InvalidField::field))
                .limit(Problems.MOST_ERRORS)
                .toList();
    }

    private static InvalidField fieldOf(ConstraintViolation<?> violation) {
        String path =
                ELEMENT_NODE.matcher(violation.getPropertyPath().toString()).replaceFirst("");
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
