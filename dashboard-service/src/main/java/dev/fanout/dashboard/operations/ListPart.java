package dev.fanout.dashboard.operations;

import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * A part of a list over several services.
 *
 * @param cursor the {@code next} of the page before; absent for the first one
 * @param size from 1 to 500, by default 50
 */
@ParameterObject
record ListPart(
        @Nullable String cursor,
        @Schema(defaultValue = "50") @Min(1) @Max(500) Integer size) {

    private static final int DEFAULT_SIZE = 50;

    ListPart(@Nullable String cursor, @Nullable Integer size) {
        this.cursor = cursor;
        this.size = size == null ? DEFAULT_SIZE : size;
    }

    Cursor place() {
        return cursor == null
                ? Cursor.START
                : Cursor.in(cursor)
                        .orElseThrow(() -> ProblemException.invalid(
                                "The cursor is none of this list.",
                                List.of(new InvalidField("cursor", "must be the next of another page"))));
    }
}
