package dev.fanout.operations;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.fanout.messaging.deadletter.DeadLetterFilter;
import dev.fanout.messaging.deadletter.DeadLetterStatus;
import dev.fanout.messaging.deadletter.DeadLetters;
import dev.fanout.messaging.deadletter.ReplayPlan;
import dev.fanout.messaging.deadletter.ReplayableDeadLetters;
import dev.fanout.messaging.replay.NoSuchReplayException;
import dev.fanout.messaging.replay.ReplayConflictException;
import dev.fanout.messaging.replay.ReplayJob;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.replay.ReplayRequest;
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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Jobs over HTTP: those that replay dead letters are started here, and jobs of every kind are shown and cancelled. What
 * starts jobs of a kind of its own is the application's.
 */
@Tag(name = "Replays", description = "Jobs that replay many things of this service. For operators only.")
@RestController
@RequestMapping("/replays")
class ReplayController {

    private final ReplayJobs jobs;
    private final DeadLetters deadLetters;
    private final ReplayableDeadLetters replayable;

    ReplayController(ReplayJobs jobs, DeadLetters deadLetters, ReplayableDeadLetters replayable) {
        this.jobs = jobs;
        this.deadLetters = deadLetters;
        this.replayable = replayable;
    }

    /**
     * What to replay, and how.
     *
     * @param filter which open dead letters; <code>{}</code> for all of them; no field of it may be null
     * @param ratePerSecond 1 to 1,000, by default 20
     * @param canary 1, then 10, then the rest, each step judged before the next; by default false
     * @param dryRun only counts; by default false
     * @param reason why, for the history
     */
    record Body(
            @JsonDeserialize(using = FilterReader.class) @NotNull @Valid DeadLetterQuery filter,

            @Schema(defaultValue = "20") @Nullable @Min(1) @Max(ReplayRequest.HIGHEST_RATE) Integer ratePerSecond,

            @Schema(defaultValue = "false") @Nullable Boolean canary,
            @Schema(defaultValue = "false") @Nullable Boolean dryRun,

            @Nullable @ShortText(max = DeadLetterController.LONGEST_REASON)
            String reason) {

        @JsonAnySetter
        void refuse(String name, @Nullable Object value) {
            throw UnknownField.named(name);
        }
    }

    @Operation(
            summary = "Begins to replay the open dead letters that meet a filter",
            description =
                    "The selection is frozen now. The job stops itself when more than 10 % of what has come back failed"
                            + " again; without canary that is judged from 100 results on. It survives a restart.")
    @ApiResponse(
            responseCode = "200",
            description = "Dry run: what the job would do",
            content = @Content(schema = @Schema(implementation = ReplayPlan.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The job, which has begun",
            content = @Content(schema = @Schema(implementation = ReplayJob.class)))
    @ApiResponse(responseCode = "409", description = "Another job replays to one of these queues")
    @PostMapping
    ResponseEntity<?> start(@RequestBody @Valid Body body, @Nullable Principal user) {
        if (body.filter().status() != null && body.filter().status() != DeadLetterStatus.OPEN) {
            throw ProblemException.invalid(
                    "Only open dead letters can be replayed.",
                    List.of(new InvalidField("filter.status", "must be OPEN or absent")));
        }
        DeadLetterFilter filter = body.filter().toFilter();
        if (Boolean.TRUE.equals(body.dryRun())) {
            return ResponseEntity.ok(deadLetters.plan(filter));
        }
        try {
            ReplayJob job = jobs.start(
                    ReplayRequest.of(replayable, filter, body.ratePerSecond(), body.canary(), body.reason()),
                    Actor.of(user));
            return ResponseEntity.accepted()
                    .location(URI.create("/replays/" + job.id()))
                    .body(job);
        } catch (ReplayConflictException e) {
            throw conflict(e);
        }
    }

    @Operation(summary = "The jobs of every kind, the latest first")
    @GetMapping
    Paged<ReplayJob> list(@Valid Paging paging) {
        return new Paged<>(jobs.page(paging.page(), paging.size()), paging.page(), paging.size(), jobs.count());
    }

    @Operation(summary = "A job and how far it has come")
    @GetMapping("/{id}")
    ReplayJob get(@PathVariable UUID id) {
        try {
            return jobs.get(id);
        } catch (NoSuchReplayException e) {
            throw notFound(e);
        }
    }

    @Operation(summary = "Ends a running job of any kind; what was not sent yet stays open")
    @ApiResponse(responseCode = "202")
    @ApiResponse(responseCode = "409", description = "It has ended already")
    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ReplayJob cancel(
            @PathVariable UUID id,
            @RequestBody(required = false) @Valid @Nullable OptionalReason body,
            @Nullable Principal user) {
        try {
            return jobs.cancel(id, Actor.of(user), OptionalReason.in(body));
        } catch (NoSuchReplayException e) {
            throw notFound(e);
        } catch (ReplayConflictException e) {
            throw conflict(e);
        }
    }

    private static ProblemException notFound(NoSuchReplayException e) {
        return ProblemException.notFound("no-such-replay", String.valueOf(e.getMessage()));
    }

    private static ProblemException conflict(ReplayConflictException e) {
        return ProblemException.conflict("replay-state", String.valueOf(e.getMessage()));
    }
}
