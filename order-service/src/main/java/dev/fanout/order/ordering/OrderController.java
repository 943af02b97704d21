package dev.fanout.order.ordering;

import dev.fanout.defaults.Pages;
import dev.fanout.order.idempotency.ClientKey;
import dev.fanout.order.ordering.PlaceOrders.Placed;
import dev.fanout.order.overload.AnswerLag;
import dev.fanout.order.overload.OutboxLimit;
import dev.fanout.order.overload.PlacingBulkhead;
import dev.fanout.web.Onward;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import dev.fanout.web.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/orders")
@Tag(name = "Orders")
class OrderController {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "id");

    private final PlaceOrders placing;
    private final CancelOrders cancelling;
    private final Orders orders;
    private final OutboxLimit outbox;
    private final AnswerLag lag;
    private final PlacingBulkhead bulkhead;
    private final Clock clock;

    OrderController(
            PlaceOrders placing,
            CancelOrders cancelling,
            Orders orders,
            OutboxLimit outbox,
            AnswerLag lag,
            PlacingBulkhead bulkhead,
            Clock clock) {
        this.placing = placing;
        this.cancelling = cancelling;
        this.orders = orders;
        this.outbox = outbox;
        this.lag = lag;
        this.bulkhead = bulkhead;
        this.clock = clock;
    }

    @PostMapping
    @Operation(summary = "Places an order; its saga decides about it in its own time")
    @ApiResponse(
            responseCode = "202",
            description = "The order is stored and will be decided by its deadline",
            headers = {
                @Header(name = "Location", description = "/orders/{id}"),
                @Header(
                        name = "Idempotency-Replayed",
                        description = "true if an earlier request with the same key had placed the order")
            })
    @ApiResponse(
            responseCode = "422",
            description = "A rule refuses the order, such as an unknown sku, or the key was used for another request",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    @ApiResponse(
            responseCode = "503",
            description = "More waits than can be decided soon; please try again after Retry-After",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    ResponseEntity<OrderView> place(
            @RequestBody @Valid PlaceOrder order,
            @Parameter(
                            description = "The same key and body give the same order, and no second one, for as long as"
                                    + " the key is kept (7 days, unless the operator says otherwise). A key is the"
                                    + " customer's and the caller's own: others may use the same.")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @ShortText
                    @Nullable String key,
            @Nullable Principal user) {
        outbox.check();
        lag.check();
        ClientKey clientKey = key == null
                ? null
                : new ClientKey(key, order.customerId(), user == null ? "anonymous" : user.getName());
        Placed placed = bulkhead.take(() -> placing.place(order, clientKey));
        var answer = ResponseEntity.accepted()
                .location(URI.create("/orders/" + placed.order().id()));
        if (placed.replayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(placed.order());
    }

    @GetMapping("/{id}")
    OrderView find(@PathVariable UUID id) {
        return orders.read(id).orElseThrow(() -> notFound(id)).toView();
    }

    @GetMapping
    @Operation(summary = "Orders, newest first")
    Paged<OrderView> list(@Valid OrderFilter filter, @Valid Paging paging) {
        return Pages.of(
                orders.findAll(filter.asOf(clock.instant()), Pages.request(paging, NEWEST_FIRST)), Order::toView);
    }

    @GetMapping(params = "after")
    @Operation(summary = "Orders, newest first; with after those that follow it, oldest first")
    Slice<OrderView> slice(@Valid OrderFilter filter, @Valid Onward from) {
        return Pages.slice(orders, filter.asOf(clock.instant()), from, "id", Order::toView, OrderView::id);
    }

    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Cancels an order, pending or confirmed; what was done for it is undone in its own time")
    @ApiResponse(responseCode = "202", description = "The order is cancelled; its saga status tells when all is undone")
    @ApiResponse(
            responseCode = "409",
            description = "The order is cancelled already",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    OrderView cancel(@PathVariable UUID id) {
        return cancelling.cancel(id);
    }

    static ProblemException notFound(UUID id) {
        return ProblemException.notFound("order-not-found", "There is no order " + id + ".");
    }
}
