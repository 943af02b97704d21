package dev.fanout.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * The request parameters {@code after} and {@code size} of a list that is read from its beginning to its end, see
 * {@link Slice}; declared {@code @Valid Onward from} in a controller's method for {@code params = "after"}.
 *
 * @param after only what has a greater id than this, which is the {@code next} of the part before; empty for the first
 * @param size from 1 to 500, by default 50
 */
@ParameterObject
public record Onward(
        @Parameter(description = "Instead of page: begins after this id, or where it is empty at the oldest")
        UUID after,

        @Schema(defaultValue = "50") @Min(1) @Max(500) Integer size) {

    private static final UUID BEGINNING = new UUID(0, 0);
    private static final int DEFAULT_SIZE = 50;

    public Onward(@Nullable UUID after, @Nullable Integer size) {
        this.after = after == null ? BEGINNING : after;
        this.size = size == null ? DEFAULT_SIZE : size;
    }
}
