package dev.fanout.notification.subscription;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Subscriptions", description = "Who wants to be told of what")
@RestController
@RequestMapping("/subscriptions")
class SubscriptionController {

    private final Subscriptions subscriptions;
    private final Duration patience;

    SubscriptionController(Subscriptions subscriptions, SubscriptionProperties properties) {
        this.subscriptions = subscriptions;
        this.patience = properties.disableAfter();
    }

    /**
     * @param eventTypes wire names, for example {@code order.confirmed.v1}
     * @param channel {@code webhook}, {@code email} or {@code log}
     * @param target URL or address, as the channel understands it
     * @param customerId tells of events about this customer only
     * @param subject tells of events about this aggregate only, for example a product's sku
     */
    record SubscriptionRequest(
            @NotNull @Size(min = 1, max = 20) List<@NotNull @ShortText String> eventTypes,
            @NotNull @ShortText(max = 30) String channel,
            @NotNull @ShortText(max = 2000) String target,
            @ShortText @Nullable String customerId,
            @ShortText @Nullable String subject) {}

    /**
     * A subscription as clients see it.
     *
     * @param secret with which webhooks are signed; only in the answer that creates it
     * @param failingSince its deliveries have only failed since then; absent if the last one was delivered
     * @param disabledIfFailingUntil if none succeeds until then, it is disabled; absent if the last one was delivered,
     *     or it is disabled
     * @param disabledAt since when it gets nothing; absent if it does
     */
    @Schema(name = "Subscription")
    record SubscriptionView(
            UUID id,
            List<String> eventTypes,
            String channel,
            String target,
            @Nullable String customerId,
            @Nullable String subject,
            Status status,
            Instant createdAt,
            @Nullable Instant failingSince,
            @Nullable Instant disabledIfFailingUntil,
            @Nullable Instant disabledAt,
            @Nullable String disabledReason,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {}

    enum Status {
        ACTIVE,
        DISABLED
    }

    /** @param previousValidUntil until then webhooks are signed with both */
    record NewSecret(String secret, Instant previousValidUntil) {}

    record Sample(UUID deliveryId) {}

    private SubscriptionView view(Subscription subscription) {
        return view(subscription, null);
    }

    private SubscriptionView view(Subscription subscription, @Nullable String secret) {
        Instant failingSince = subscription.failingSince();
        return new SubscriptionView(
                subscription.id(),
                subscription.eventTypes(),
                subscription.channel(),
                subscription.target(),
                subscription.customerId(),
                subscription.subject(),
                subscription.isDisabled() ? Status.DISABLED : Status.ACTIVE,
                subscription.createdAt(),
                failingSince,
                failingSince == null || subscription.isDisabled() ? null : failingSince.plus(patience),
                subscription.disabledAt(),
                subscription.disabledReason(),
                secret);
    }

    @Operation(summary = "Subscribes a recipient to events; the secret of a webhook is in this answer, and in no other")
    @ApiResponse(responseCode = "201", description = "Events that come from now on are told")
    @ApiResponse(
            responseCode = "409",
            description = "There are as many subscriptions as there may be",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    @PostMapping
    ResponseEntity<SubscriptionView> create(@Valid @RequestBody SubscriptionRequest request) {
        Subscription created = subscriptions.create(
                request.eventTypes(), request.channel(), request.target(), request.customerId(), request.subject());
        return ResponseEntity.created(URI.create("/subscriptions/" + created.id()))
                .body(view(created, created.secret()));
    }

    @Operation(summary = "Lists subscriptions, newest first")
    @GetMapping
    Paged<SubscriptionView> list(
            @RequestParam(required = false) @ShortText(max = 30) @Nullable String channel,
            @RequestParam(required = false) @Nullable Status status,
            @Valid Paging paging) {
        Boolean disabled = status == null ? null : status == Status.DISABLED;
        return new Paged<>(
                subscriptions.page(channel, disabled, paging.page(), paging.size()).stream()
                        .map(this::view)
                        .toList(),
                paging.page(),
                paging.size(),
                subscriptions.count(channel, disabled));
    }

    @GetMapping("/{id}")
    SubscriptionView find(@PathVariable UUID id) {
        return view(subscriptions.get(id));
    }

    @Operation(summary = "Ends a subscription; what is not delivered yet fails")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable UUID id) {
        subscriptions.delete(id);
    }

    @Operation(summary = "Sends a sample, signed like all others")
    @PostMapping("/{id}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Sample test(@PathVariable UUID id) {
        return new Sample(subscriptions.sendSample(id));
    }

    @Operation(summary = "Gives a webhook a second secret; for 24 hours it is signed with both")
    @PostMapping("/{id}/secret")
    @ResponseStatus(HttpStatus.CREATED)
    NewSecret rotate(@PathVariable UUID id) {
        Subscription rotated = subscriptions.rotateSecret(id);
        return new NewSecret(
                Objects.requireNonNull(rotated.secret()), Objects.requireNonNull(rotated.oldSecretUntil()));
    }

    @Operation(summary = "Enables a disabled subscription; POST /deliveries/replays sends what it has missed")
    @PostMapping("/{id}/enable")
    SubscriptionView enable(@PathVariable UUID id) {
        return view(subscriptions.enable(id));
    }
}
