package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.web.InvalidField;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Tag(name = "Replays", description = "Jobs that replay many things, of all services. For operators.")
@RestController
@RequestMapping("/api/replays")
class ReplayController {

    private final MergedLists lists;
    private final PassedOn services;

    ReplayController(MergedLists lists, PassedOn services) {
        this.lists = lists;
        this.services = services;
    }

    @Operation(
            summary = "The jobs of all services, the latest first",
            description = "For the page that follows, ask with the cursor that came as next. A service that does not"
                    + " answer in time is named; what it has comes with a later page.")
    @GetMapping
    MergedPage list(
            @RequestParam(required = false) @Nullable String service,
            @Valid ListPart part,
            HttpServletRequest request) {
        return lists.page(Listed.REPLAYS.with(Map.of()), ServiceNames.wanted(service), part, request);
    }

    @Operation(summary = "A job and how far it has come, as its service shows it")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @GetMapping("/{service}/{id}")
    ResponseEntity<byte[]> find(@PathVariable String service, @PathVariable UUID id, HttpServletRequest request) {
        return services.read(ServiceNames.inPath(service), "/replays/{id}", Map.of("id", id), request);
    }

    @Operation(
            summary = "Begins to replay the open dead letters of a service that meet a filter",
            description = "The body is that of the service's own route with the name of the service beside it:"
                    + " {\"service\": \"payment-service\", \"filter\": {}, \"canary\": true}. The answer is the"
                    + " service's.")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> start(@RequestBody @Schema(type = "object") JsonNode body, HttpServletRequest request) {
        if (!(body instanceof ObjectNode job) || !job.path("service").isString()) {
            throw ProblemException.invalid(
                    "A replay is of one service.",
                    List.of(new InvalidField("service", "must be the name of a service")));
        }
        Neighbour service = ServiceNames.wanted(job.path("service").asString()).getFirst();
        job.remove("service");
        byte[] theirs = job.toString().getBytes(StandardCharsets.UTF_8);
        return services.order(service, "/replays", Map.of(), theirs, request);
    }

    @Operation(
            summary = "Ends a running job",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{id}/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> cancel(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return services.order(ServiceNames.inPath(service), "/replays/{id}/cancel", Map.of("id", id), body, request);
    }
}
