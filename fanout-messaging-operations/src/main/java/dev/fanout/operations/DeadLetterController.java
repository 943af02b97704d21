package dev.fanout.operations;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.fanout.messaging.deadletter.DeadLetter;
import dev.fanout.messaging.deadletter.DeadLetterConflictException;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterGroup;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.EditPlan;
import dev.fanout.messaging.deadletter.EditRefusedException;
import dev.fanout.messaging.deadletter.NoSuchDeadLetterException;
import dev.fanout.web.InvalidField;
import dev.fanout.web.Paged;
import dev.fanout.web.Paging;
import dev.fanout.web.ProblemException;
import dev.fanout.web.ShortText;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Dead letters over HTTP. */
@Tag(name = "Dead letters", description = "Messages that this service could not handle. For operators only.")
@RestController
@RequestMapping("/dead-letters")
class DeadLetterController {

    static final int LONGEST_REASON = 500;

    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * How to replay.
     *
     * @param payload edited payload; absent to replay the message as it is
     * @param reason why; needed for an edited payload
     * @param dryRun only checks an edited payload and says what is different in it; by default false
     */
    record ReplayBody(
            @Schema(type = "object", description = "Edited; absent to replay it as it is") @Nullable JsonNode payload,

            @Nullable @ShortText(max = LONGEST_REASON) String reason,
            @Schema(defaultValue = "false") @Nullable Boolean dryRun) {

        /** A misspelt payload must not mean a replay of the original. */
        @JsonAnySetter
        void refuse(String name, @Nullable Object value) {
            throw UnknownField.named(name);
        }
    }

    @Operation(summary = "The dead letters, the latest first")
    @GetMapping
    Paged<DeadLetter> list(@Valid DeadLetterQuery query, @Valid Paging paging) {
        DeadLetterFilter filter = query.toFilter();
        return new Paged<>(
                deadLetters.page(filter, paging.page(), paging.size()),
                paging.page(),
                paging.size(),
                deadLetters.count(filter));
    }

    @Operation(summary = "The open dead letters by how they died, the largest group first; at most 500 groups")
    @GetMapping("/groups")
    List<DeadLetterGroup> groups() {
        return deadLetters.groups();
    }

    @Operation(summary = "A dead letter with payload, headers, stack trace and history")
    @GetMapping("/{id}")
    DeadLetterView get(@PathVariable UUID id) {
        try {
            return DeadLetterView.of(deadLetters.get(id));
        } catch (NoSuchDeadLetterException e) {
            throw notFound(e);
        }
    }

    @Operation(
            summary = "Sends an open dead letter to its queue again",
            description = "As it is, or with an edited payload: that goes out under a new message id with the same"
                    + " correlation. The answer shows it REPLAYING; it is RESOLVED once the inbox has handled it, and"
                    + " OPEN again if it failed again. A dry run of an edited payload only says what is different.")
    @ApiResponse(
            responseCode = "200",
            description = "Dry run: what would be different",
            content = @Content(schema = @Schema(implementation = EditPlan.class)))
    @ApiResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = DeadLetterView.class)))
    @ApiResponse(responseCode = "409", description = "It is not open")
    @ApiResponse(
            responseCode = "422",
            description = "The payload does not fit the schema of the event; nothing was sent")
    @PostMapping("/{id}/replay")
    ResponseEntity<?> replay(
            @PathVariable UUID id,
            @RequestBody(required = false) @Valid @Nullable ReplayBody body,
            @Nullable Principal user) {
        JsonNode payload = body == null ? null : body.payload();
        String reason = body == null ? null : body.reason();
        boolean dryRun = body != null && Boolean.TRUE.equals(body.dryRun());
        if (payload == null) {
            if (dryRun) {
                throw ProblemException.invalid(
                        "A dry run is of an edited payload.", List.of(new InvalidField("payload", "is missing")));
            }
            return ResponseEntity.accepted().body(change(id, () -> deadLetters.replay(id, Actor.of(user), reason)));
        }
        if (payload.isNull()) {
            throw ProblemException.invalid(
                    "Leave the payload out to replay the message as it is.",
                    List.of(new InvalidField("payload", "must not be null")));
        }
        if (dryRun) {
            return ResponseEntity.ok(orProblem(() -> deadLetters.planEdited(id, payload)));
        }
        if (reason == null) {
            throw ProblemException.invalid(
                    "An edited payload needs a reason.", List.of(new InvalidField("reason", "must not be null")));
        }
        return ResponseEntity.accepted()
                .body(change(id, () -> deadLetters.replayEdited(id, payload, Actor.of(user), reason)));
    }

    @Operation(summary = "Closes an open dead letter that need not be handled")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "409", description = "It is not open")
    @PostMapping("/{id}/discard")
    DeadLetterView discard(@PathVariable UUID id, @RequestBody @Valid RequiredReason body, @Nullable Principal user) {
        return change(id, () -> deadLetters.discard(id, Actor.of(user), body.reason()));
    }

    @Operation(
            summary = "Opens a discarded dead letter again",
            description =
                    "Also one that has been REPLAYING for longer than fanout.messaging.dead-letters.replay-timeout: its"
                            + " message must have been lost.")
    @ApiResponse(responseCode = "200")
    @ApiResponse(responseCode = "409", description = "It is neither")
    @PostMapping("/{id}/restore")
    DeadLetterView restore(
            @PathVariable UUID id,
            @RequestBody(required = false) @Valid @Nullable OptionalReason body,
            @Nullable Principal user) {
        return change(id, () -> deadLetters.restore(id, Actor.of(user), OptionalReason.in(body)));
    }

    private DeadLetterView change(UUID id, Runnable action) {
        return orProblem(() -> {
            action.run();
            return DeadLetterView.of(deadLetters.get(id));
        });
    }

    private static <T> T orProblem(Supplier<T> action) {
        try {
            return action.get();
        } catch (NoSuchDeadLetterException e) {
            throw notFound(e);
        } catch (DeadLetterConflictException e) {
            throw ProblemException.conflict("dead-letter-state", String.valueOf(e.getMessage()));
        } catch (EditRefusedException e) {
            throw ProblemException.unprocessable(
                    "edit-refused",
                    String.valueOf(e.getMessage()),
                    e.faults().stream()
                            .map(fault -> new InvalidField(
                                    fault.field().isEmpty() ? "payload" : "payload." + fault.field(), fault.message()))
                            .toList());
        }
    }

    private static ProblemException notFound(NoSuchDeadLetterException e) {
        return ProblemException.notFound("no-such-dead-letter", String.valueOf(e.getMessage()));
    }
}
