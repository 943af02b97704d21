package dev.fanout.web;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says to a client, without class names, which form a value must have. */
final class ExpectedForm {

    private ExpectedForm() {}

    static String of(@Nullable Class<?> type) {
        if (type == null) {
            return "has the wrong form";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(joining(", ", "must be one of ", ""));
        }
        if (type == UUID.class) {
            return "must be a UUID";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "must be a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type == Instant.class) {
            return "must be a time such as 2026-01-31T12:00:00Z";
        }
        if (type == Duration.class) {
            return "must be a duration such as PT5M";
        }
        if (type == String.class) {
            return "must be a text";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "must be a list";
        }
        return "has the wrong form";
    }
}
