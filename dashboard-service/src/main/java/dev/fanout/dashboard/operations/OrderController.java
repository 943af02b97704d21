package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Orders", description = "What operators order of order-service")
@RestController
@RequestMapping("/api/orders")
class OrderController {

    private final PassedOn services;

    OrderController(PassedOn services) {
        this.services = services;
    }

    @Operation(
            summary = "Cancels an order, pending or confirmed",
            description = "The answer is that of order-service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping("/{id}/cancel")
    ResponseEntity<byte[]> cancel(@PathVariable UUID id, HttpServletRequest request) {
        return services.order(Neighbour.ORDER, "/orders/{id}/cancel", Map.of("id", id), null, request);
    }
}
