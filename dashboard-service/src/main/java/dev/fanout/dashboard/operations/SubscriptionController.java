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
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Subscriptions", description = "Who wants to be told of what, by notification-service. For operators.")
@RestController
@RequestMapping("/api/subscriptions")
class SubscriptionController {

    private static final String ROUTE = "/subscriptions/{id}";

    private final MergedLists lists;
    private final PassedOn services;

    SubscriptionController(MergedLists lists, PassedOn services) {
        this.lists = lists;
        this.services = services;
    }

    /** Which subscriptions: those that meet every criterion that is given. */
    @ParameterObject
    record Criteria(
            @Nullable @ShortText(max = 30) String channel,
            @Nullable Status status) {

        Map<String, String> forService() {
            return ServiceList.criteria("channel", channel, "status", status);
        }
    }

    /** Of a subscription. */
    @Schema(name = "SubscriptionStatus")
    enum Status {
        ACTIVE,
        DISABLED
    }

    @Operation(
            summary = "Subscriptions, the latest first",
            description = "For the page that follows, repeat the criteria with the cursor that came as next.")
    @GetMapping
    MergedPage list(@Valid Criteria criteria, @Valid ListPart part, HttpServletRequest request) {
        return lists.page(
                Listed.SUBSCRIPTIONS.with(criteria.forService()), Listed.SUBSCRIPTIONS.services(), part, request);
    }

    @Operation(summary = "A subscription, as notification-service shows it")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @GetMapping("/{id}")
    ResponseEntity<byte[]> find(@PathVariable UUID id, HttpServletRequest request) {
        return services.read(Neighbour.NOTIFICATION, ROUTE, Map.of("id", id), request);
    }

    @Operation(summary = "Enables a disabled subscription")
    @PassesOn
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @PostMapping("/{id}/enable")
    ResponseEntity<byte[]> enable(@PathVariable UUID id, HttpServletRequest request) {
        return order("/enable", id, request);
    }

    @Operation(summary = "Sends a sample, signed like all others")
    @PassesOn
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(type = "object")))
    @PostMapping("/{id}/test")
    ResponseEntity<byte[]> test(@PathVariable UUID id, HttpServletRequest request) {
        return order("/test", id, request);
    }

    @Operation(summary = "Gives a webhook a second secret; for 24 hours it is signed with both")
    @PassesOn
    @ApiResponse(responseCode = "201", content = @Content(schema = @Schema(type = "object")))
    @PostMapping("/{id}/secret")
    ResponseEntity<byte[]> secret(@PathVariable UUID id, HttpServletRequest request) {
        return order("/secret", id, request);
    }

    @Operation(summary = "Ends a subscription; what is not delivered yet fails")
    @PassesOn
    @ApiResponse(responseCode = "204", content = @Content)
    @DeleteMapping("/{id}")
    ResponseEntity<byte[]> delete(@PathVariable UUID id, HttpServletRequest request) {
        return order("", id, request);
    }

    private ResponseEntity<byte[]> order(String command, UUID id, HttpServletRequest request) {
        return services.order(Neighbour.NOTIFICATION, ROUTE + command, Map.of("id", id), null, request);
    }
}
