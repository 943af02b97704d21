package dev.fanout.operations;

import dev.fanout.messaging.outbox.NoSuchOutboxMessageException;
import dev.fanout.messaging.outbox.Outbox;
import dev.fanout.messaging.outbox.OutboxConflictException;
import dev.fanout.messaging.outbox.OutboxMessage;
import dev.fanout.messaging.outbox.OutboxStatus;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The outbox over HTTP. */
@Tag(name = "Outbox", description = "Messages that this service has still to send. For operators only.")
@RestController
@RequestMapping("/outbox")
class OutboxController {

    private final Outbox outbox;

    OutboxController(Outbox outbox) {
        this.outbox = outbox;
    }

    /** What a message has become that was given up. */
    record GivenUp(UUID deadLetterId) {}

    @Operation(
            summary = "The messages that are to be sent, the oldest first",
            description = "REFUSED are those that the broker has refused: they are tried again by themselves after"
                    + " growing pauses, unless they are set aside. All others are PENDING, also those that wait behind"
                    + " a refused one of their aggregate.")
    @GetMapping
    Paged<OutboxMessage> list(@RequestParam(required = false) @Nullable OutboxStatus status, @Valid Paging paging) {
        return new Paged<>(
                outbox.page(status, paging.page(), paging.size()), paging.page(), paging.size(), outbox.count(status));
    }

    @Operation(summary = "Sends a refused message at once, and what waits behind it")
    @ApiResponse(responseCode = "202")
    @ApiResponse(responseCode = "404", description = "It is not in the outbox; it may have been sent")
    @ApiResponse(responseCode = "409", description = "The broker has not refused it")
    @PostMapping("/{id}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    OutboxMessage retry(
            @PathVariable long id,
            @RequestBody(required = false) @Valid @Nullable OptionalReason body,
            @Nullable Principal user) {
        return change(() -> outbox.retry(id, Actor.of(user), OptionalReason.in(body)));
    }

    @Operation(
            summary = "Makes a dead letter of a refused message",
            description = "What waits behind it goes on. The dead letter of an event has the exchange of the service in"
                    + " place of a queue; to replay it is to announce the event after all.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "404", description = "It is not in the outbox; it may have been sent")
    @ApiResponse(responseCode = "409", description = "The broker has not refused it")
    @PostMapping("/{id}/give-up")
    GivenUp giveUp(@PathVariable long id, @RequestBody @Valid RequiredReason body, @Nullable Principal user) {
        return change(() -> new GivenUp(outbox.giveUp(id, Actor.of(user), body.reason())));
    }

    private static <T> T change(Supplier<T> action) {
        try {
            return action.get();
        } catch (NoSuchOutboxMessageException e) {
            throw ProblemException.notFound("no-such-outbox-message", String.valueOf(e.getMessage()));
        } catch (OutboxConflictException e) {
            throw ProblemException.conflict("outbox-message-state", String.valueOf(e.getMessage()));
        }
    }
}
