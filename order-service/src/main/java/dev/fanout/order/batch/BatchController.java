package dev.fanout.order.batch;

import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/order-batches")
@Tag(name = "Order batches")
class BatchController {

    private final Batches batches;

    BatchController(Batches batches) {
        this.batches = batches;
    }

    @PostMapping
    @Operation(summary = "Places up to 1000 orders at once; an invalid one becomes a rejected item and harms no other")
    @ApiResponse(
            responseCode = "202",
            description = "The batch is stored, its sagas go on in their own time",
            headers = @Header(name = "Location", description = "/order-batches/{id}"))
    @ApiResponse(
            responseCode = "422",
            description = "A callback is asked for",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    ResponseEntity<BatchView> place(@RequestBody @Valid PlaceBatch batch) {
        if (batch.callbackUrl() != null) {
            throw ProblemException.unprocessable(
                    "callbacks-unavailable",
                    "Callbacks are sent by the webhooks of notification-service, which this version does not have;"
                            + " leave callbackUrl out and ask GET /order-batches/{id}.",
                    new InvalidField("callbackUrl", "is not supported by this version"));
        }
        BatchView placed = batches.place(batch.orders());
        return ResponseEntity.accepted()
                .location(URI.create("/order-batches/" + placed.id()))
                .body(placed);
    }

    @GetMapping("/{id}")
    BatchView find(@PathVariable UUID id) {
        return batches.find(id)
                .orElseThrow(() ->
                        ProblemException.notFound("order-batch-not-found", "There is no order batch " + id + "."));
    }
}
