package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.operations.WholeLists.WholeList;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Comparator;
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

@Tag(name = "Dead letters", description = "Messages that a service could not handle, of all services. For operators.")
@RestController
@RequestMapping("/api/dead-letters")
class DeadLetterController {

    private static final String ROUTE = "/dead-letters/{id}";

    static final Comparator<JsonNode> LARGEST_FIRST = Comparator.<JsonNode>comparingLong(
                    group -> group.path("count").asLong(0))
            .reversed();

    private final MergedLists lists;
    private final WholeLists wholeLists;
    private final PassedOn services;

    DeadLetterController(MergedLists lists, WholeLists wholeLists, PassedOn services) {
        this.lists = lists;
        this.wholeLists = wholeLists;
        this.services = services;
    }

    @Operation(
            summary = "The dead letters of all services, the latest first",
            description = "For the page that follows, repeat the criteria with the cursor that came as next. A service"
                    + " that does not answer in time is named; what it has comes with a later page.")
    @GetMapping
    MergedPage list(@Valid DeadLetterCriteria criteria, @Valid ListPart part, HttpServletRequest request) {
        return lists.page(
                Listed.DEAD_LETTERS.with(criteria.forServices()),
                ServiceNames.wanted(criteria.service()),
                part,
                request);
    }

    @Operation(
            summary = "The open dead letters of all services by how they died, the largest group first",
            description = "At most 500 groups of each service.")
    @GetMapping("/groups")
    WholeList groups(@RequestParam(required = false) @Nullable String service, HttpServletRequest request) {
        return wholeLists
                .of("/dead-letters/groups", ServiceNames.wanted(service), request)
                .sorted(LARGEST_FIRST);
    }

    @Operation(summary = "A dead letter, as its service shows it")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @GetMapping("/{service}/{id}")
    ResponseEntity<byte[]> find(@PathVariable String service, @PathVariable UUID id, HttpServletRequest request) {
        return services.read(ServiceNames.inPath(service), ROUTE, Map.of("id", id), request);
    }

    @Operation(
            summary = "Sends an open dead letter to its queue again",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{id}/replay", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> replay(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return order(service, id, "/replay", body, request);
    }

    @Operation(
            summary = "Closes an open dead letter that need not be handled",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{id}/discard", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> discard(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return order(service, id, "/discard", body, request);
    }

    @Operation(
            summary = "Opens a discarded dead letter again",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{id}/restore", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> restore(
            @PathVariable String service,
            @PathVariable UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return order(service, id, "/restore", body, request);
    }

    private ResponseEntity<byte[]> order(
            String service, UUID id, String command, byte @Nullable [] body, HttpServletRequest request) {
        Neighbour neighbour = ServiceNames.inPath(service);
        return services.order(neighbour, ROUTE + command, Map.of("id", id), body, request);
    }
}
