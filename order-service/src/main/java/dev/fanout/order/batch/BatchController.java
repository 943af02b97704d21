package dev.fanout.order.batch;

import dev.fanout.defaults.CallbackSecrets;
import dev.fanout.order.overload.OutboxLimit;
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
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/order-batches")
@Import(CallbackSecrets.class)
@Tag(name = "Order batches")
class BatchController {

    private final Batches batches;
    private final BatchRows rows;
    private final BatchEntrance entrance;
    private final OutboxLimit outbox;
    private final CallbackSecrets secrets;

    BatchController(
            Batches batches, BatchRows rows, BatchEntrance entrance, OutboxLimit outbox, CallbackSecrets secrets) {
        this.batches = batches;
        this.rows = rows;
        this.entrance = entrance;
        this.outbox = outbox;
        this.secrets = secrets;
    }

    @PostMapping
    @Operation(
            summary = "Places up to 1000 orders at once; an invalid one becomes a rejected item and harms no other",
            description = "The orders have their ids at once, and are found under them as soon as they have entered"
                    + " their sagas. The deadline of an order counts from then.")
    @ApiResponse(
            responseCode = "202",
            description = "The batch is stored, its orders enter their sagas in their own time",
            headers = @Header(name = "Location", description = "/order-batches/{id}"))
    @ApiResponse(
            responseCode = "503",
            description = "More waits than the service can do soon; please try again after Retry-After",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    ResponseEntity<BatchView> place(@RequestBody @Valid PlaceBatch batch) {
        outbox.check();
        BatchView placed = batches.place(batch);
        entrance.wake();
        return ResponseEntity.accepted()
                .location(URI.create("/order-batches/" + placed.id()))
                .body(batch.callbackUrl() == null ? placed : placed.withSecret(secrets.of(placed.id())));
    }

    @GetMapping("/{id}")
    BatchView find(@PathVariable UUID id) {
        return rows.find(id).orElseThrow(() -> notFound(id));
    }

    static ProblemException notFound(UUID id) {
        return ProblemException.notFound("order-batch-not-found", "There is no order batch " + id + ".");
    }
}
