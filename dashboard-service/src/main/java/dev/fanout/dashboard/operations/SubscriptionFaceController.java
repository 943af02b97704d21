package dev.fanout.dashboard.operations;

import dev.fanout.dashboard.client.Neighbour;
import dev.fanout.dashboard.operations.PassedOn.RequestOrigin;
import dev.fanout.defaults.DeadlineHeader;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Subscriptions", description = "Who wants to be told of what, by notification-service. For operators.")
@RestController
@RequestMapping("/api/subscriptions")
class SubscriptionFaceController {

    private static final List<Neighbour> SERVICE = List.of(Neighbour.NOTIFICATION);

    private final MergedLists lists;
    private final PassedOn services;
    private final Deadlines deadlines;

    SubscriptionFaceController(MergedLists lists, PassedOn services, Deadlines deadlines) {
        this.lists = lists;
        this.services = services;
        this.deadlines = deadlines;
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
    @Schema(name = "SubscriptionFaceStatus")
    enum Status {
        ACTIVE,
        DISABLED
    }

    @Operation(
            summary = "Subscriptions, the latest first",
            description = "For the page that follows, repeat the criteria with the cursor that came as next.")
    @GetMapping
    MergedPage list(
            @Valid Criteria criteria,
            @Valid ListPart part,
            @RequestHeader(name = DeadlineHeader.NAME, required = false) @Nullable String until) {
        return lists.page(
                new ServiceList("subscriptions", "/subscriptions", "createdAt", null, criteria.forService()),
                SERVICE,
                part.place(),
                part.size(),
                deadlines.ofRead(until));
    }

    @Operation(summary = "A subscription, as notification-service shows it")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @GetMapping("/{id}")
    ResponseEntity<byte[]> find(
            @PathVariable UUID id,
            @RequestHeader(name = DeadlineHeader.NAME, required = false) @Nullable String until) {
        return services.read(Neighbour.NOTIFICATION, "/subscriptions/{id}", Map.of("id", id), until);
    }

    @Operation(summary = "Enables a disabled subscription")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "object")))
    @PostMapping("/{id}/enable")
    ResponseEntity<byte[]> enable(
            @PathVariable UUID id,
            @Nullable Principal user,
            @RequestHeader(name = DeadlineHeader.NAME, required = false) @Nullable String until) {
        return services.order(
                Neighbour.NOTIFICATION,
                "/subscriptions/{id}/enable",
                Map.of("id", id),
                null,
                new RequestOrigin(user, until));
    }
}
