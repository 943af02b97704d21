package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Deliveries", description = "Who was told what, by notification-service. For operators.")
@RestController
@RequestMapping("/api/deliveries")
class DeliveryController {

    private final MergedLists lists;
    private final PassedOn services;

    DeliveryController(MergedLists lists, PassedOn services) {
        this.lists = lists;
        this.services = services;
    }

    /** Which deliveries: those that meet every criterion that is given. */
    @ParameterObject
    record Criteria(
            @Nullable UUID subscriptionId,
            @Nullable UUID orderId,
            @Nullable UUID batchId,
            @Nullable @ShortText String customerId,
            @Nullable Status status) {

        Map<String, String> forService() {
            return ServiceList.criteria(
                    "subscriptionId", subscriptionId,
                    "orderId", orderId,
                    "batchId", batchId,
                    "customerId", customerId,
                    "status", status);
        }
    }

    /** Of a delivery. */
    @Schema(name = "DeliveryStatus")
    enum Status {
        PENDING,
        DELIVERED,
        FAILED
    }

    @Operation(
            summary = "Deliveries, the latest first",
            description = "For the page that follows, repeat the criteria with the cursor that came as next.")
    @GetMapping
    MergedPage list(@Valid Criteria criteria, @Valid ListPart part, HttpServletRequest request) {
        return lists.page(Listed.DELIVERIES.with(criteria.forService()), Listed.DELIVERIES.services(), part, request);
    }

    @Operation(summary = "A delivery with its attempts, as notification-service shows it")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @GetMapping("/{id}")
    ResponseEntity<byte[]> find(@PathVariable UUID id, HttpServletRequest request) {
        return services.read(Neighbour.NOTIFICATION, "/deliveries/{id}", Map.of("id", id), request);
    }

    @Operation(
            summary = "Begins to attempt failed deliveries once more, each a single time",
            description = "The body and the answer are those of notification-service's own route.")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping(path = "/replays", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> replay(@RequestBody byte[] body, HttpServletRequest request) {
        return services.order(Neighbour.NOTIFICATION, "/deliveries/replays", Map.of(), body, request);
    }
}
