package dev.fanout.dashboard.operations;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents what a route answers besides what the service does to which it passes its requests on. */
@ApiResponse(
        responseCode = "502",
        description = "The service gave no answer that can be passed on; the problem says whether anything was done",
        content =
                @Content(
                        mediaType = "application/problem+json",
                        schema = @Schema(ref = "#/components/schemas/Problem")))
@ApiResponse(
        responseCode = "504",
        description =
                "The service had not answered when the deadline passed; the problem says whether anything was done",
        content =
                @Content(
                        mediaType = "application/problem+json",
                        schema = @Schema(ref = "#/components/schemas/Problem")))
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface PassesOn {}
