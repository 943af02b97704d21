package dev.fanout.order.batch;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
@Tag(name = "Order batches")
class BatchStreamController {

    private final BatchRows rows;
    private final BatchStreams streams;

    BatchStreamController(BatchRows rows, BatchStreams streams) {
        this.rows = rows;
        this.streams = streams;
    }

    @GetMapping(path = "/order-batches/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Follows a batch by server-sent events",
            description = "An event `settled` for each item that is confirmed, cancelled or rejected, in the order in"
                    + " which they are, from the first; then `completed` with the figures, and the stream ends. It also"
                    + " ends when the service stops, and after ten minutes: connect again with the id of the last event"
                    + " in Last-Event-ID, as browsers do by themselves, and it goes on after that.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(implementation = SettledItem.Data.class)))
    @ApiResponse(
            responseCode = "204",
            description = "The client has had the event `completed`; there is nothing to come",
            content = @Content)
    @ApiResponse(
            responseCode = "503",
            description = "As many streams are open as the service bears; please try again after Retry-After",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    ResponseEntity<SseEmitter> events(
            @PathVariable UUID id,
            @Parameter(description = "Id of the last event that the client has had")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @PositiveOrZero @Nullable Integer lastEventId) {
        Tally tally = rows.tally(id).orElseThrow(() -> BatchController.notFound(id));
        int last = lastEventId == null ? 0 : lastEventId;
        if (tally.isComplete() && last > tally.total()) {
            return ResponseEntity.noContent().build();
        }
        // A proxy that collects the answer before it passes it on would keep all of it for the end.
        return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(streams.open(id, last));
    }
}
