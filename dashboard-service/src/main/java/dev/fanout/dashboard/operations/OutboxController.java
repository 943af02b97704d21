package dev.fanout.dashboard.operations;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Outbox", description = "Messages that services have still to send. For operators.")
@RestController
@RequestMapping("/api/outbox")
class OutboxController {

    private static final String ROUTE = "/outbox/{id}";

    private final MergedLists lists;
    private final PassedOn services;

    OutboxController(MergedLists lists, PassedOn services) {
        this.lists = lists;
        this.services = services;
    }

    /** Of a message. */
    @Schema(name = "OutboxMessageStatus")
    enum Status {
        PENDING,
        REFUSED
    }

    @Operation(
            summary = "What all services have still to send, the oldest first",
            description = "REFUSED is what the broker has refused. For the page that follows, repeat the criteria with"
                    + " the cursor that came as next.")
    @GetMapping
    MergedPage list(
            @RequestParam(required = false) @Nullable String service,
            @RequestParam(required = false) @Nullable Status status,
            @Valid ListPart part,
            HttpServletRequest request) {
        return lists.page(
                Listed.OUTBOX.with(ServiceList.criteria("status", status)),
                ServiceNames.wanted(service),
                part,
                request);
    }

    @Operation(
            summary = "Sends a refused message at once, and what waits behind it",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{id}/retry", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> retry(
            @PathVariable String service,
            @PathVariable long id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return services.order(ServiceNames.inPath(service), ROUTE + "/retry", Map.of("id", id), body, request);
    }

    @Operation(
            summary = "Makes a dead letter of a refused message",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{id}/give-up", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> giveUp(
            @PathVariable String service,
            @PathVariable long id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return services.order(ServiceNames.inPath(service), ROUTE + "/give-up", Map.of("id", id), body, request);
    }
}
