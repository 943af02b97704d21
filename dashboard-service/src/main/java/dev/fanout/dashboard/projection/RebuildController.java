package dev.fanout.dashboard.projection;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Projection", description = "What the dashboard has written down. For operators only.")
@RestController
@RequestMapping("/api/projection/rebuild")
class RebuildController {

    private final Rebuilds rebuilds;
    private final BackgroundTask task;

    RebuildController(Rebuilds rebuilds, @Qualifier("projectionRebuildTask") BackgroundTask task) {
        this.rebuilds = rebuilds;
        this.task = task;
    }

    @Operation(
            summary = "Builds the projection anew from what the services say",
            description = "In the background, beside the one that answers, which it replaces when it is whole.")
    @ApiResponse(responseCode = "202", description = "It has begun")
    @ApiResponse(
            responseCode = "409",
            description = "One runs already",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Rebuild begin() {
        Rebuild begun = rebuilds.begin();
        task.wake();
        return begun;
    }

    @Operation(summary = "How far the latest rebuild is")
    @GetMapping
    Rebuild latest() {
        return rebuilds.latest()
                .orElseThrow(() ->
                        ProblemException.notFound("rebuild-not-found", "The projection has never been built anew."));
    }
}
