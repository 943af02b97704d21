package dev.fanout.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;

/**
 * The request parameters {@code page} and {@code size} of a list; declared {@code @Valid Paging paging} in a
 * controller's method, so that values out of bounds are refused.
 *
 * @param page from 0 (the default) to 1,000,000
 * @param size from 1 to 500, by default 50
 */
@ParameterObject
public record Paging(
        @Schema(defaultValue = "0") @Min(0) @Max(1_000_000) Integer page,
        @Schema(defaultValue = "50") @Min(1) @Max(500) Integer size) {

    private static final int DEFAULT_SIZE = 50;

    public Paging(@Nullable Integer page, @Nullable Integer size) {
        this.page = page == null ? 0 : page;
        this.size = size == null ? DEFAULT_SIZE : size;
    }
}
