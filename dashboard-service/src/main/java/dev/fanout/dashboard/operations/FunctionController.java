package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.operations.WholeLists.WholeList;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
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

@Tag(name = "Functions", description = "Handlers that share queues, of all services. For operators.")
@RestController
@RequestMapping("/api/functions")
class FunctionController {

    private static final String ROUTE = "/functions/{name}";

    private final WholeLists lists;
    private final PassedOn services;

    FunctionController(WholeLists lists, PassedOn services) {
        this.lists = lists;
        this.services = services;
    }

    @Operation(summary = "The functions of all services, and which of them are paused")
    @GetMapping
    WholeList list(@RequestParam(required = false) @Nullable String service, HttpServletRequest request) {
        return lists.of("/functions", ServiceNames.wanted(service), request);
    }

    @Operation(
            summary = "Stops a function until it is resumed",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{name}/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> pause(
            @PathVariable String service,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return services.order(ServiceNames.inPath(service), ROUTE + "/pause", Map.of("name", name), body, request);
    }

    @Operation(
            summary = "Lets a function go on",
            description = "The body and the answer are those of the service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/{service}/{name}/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> resume(
            @PathVariable String service,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        return services.order(ServiceNames.inPath(service), ROUTE + "/resume", Map.of("name", name), body, request);
    }
}
