package dev.fanout.notification.delivery;

import dev.fanout.messaging.replay.ReplayConflictException;
import dev.fanout.messaging.replay.ReplayJob;
import dev.fanout.messaging.replay.ReplayJobs;
import dev.fanout.messaging.replay.ReplayRequest;
import dev.fanout.notification.delivery.ReplayableDeliveries.Failed;
import dev.fanout.web.InvalidField;
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
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Tag(name = "Deliveries", description = "Who was told what")
@RestController
@RequestMapping("/deliveries/replays")
class DeliveryReplayController {

    /** Times that every database has; nothing was delivered outside of them. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final ReplayJobs jobs;
    private final ReplayableDeliveries replayable;

    DeliveryReplayController(ReplayJobs jobs, ReplayableDeliveries replayable) {
        this.jobs = jobs;
        this.replayable = replayable;
    }

    /**
     * What to attempt once more, and how.
     *
     * @param status only FAILED can be replayed
     * @param from when the deliveries were made, at the earliest
     * @param to when they were made, exclusive
     * @param ratePerSecond 1 to 1,000, by default 20
     * @param canary 1, then 10, then the rest, each step judged before the next; by default false
     * @param dryRun only counts; by default false
     * @param reason why, for the history
     */
    record Body(
            @Nullable UUID subscriptionId,
            @Nullable UUID batchId,
            @Nullable DeliveryStatus status,
            @Nullable Instant from,
            @Nullable Instant to,

            @Schema(defaultValue = "20") @Nullable @Min(1) @Max(ReplayRequest.HIGHEST_RATE) Integer ratePerSecond,

            @Schema(defaultValue = "false") @Nullable Boolean canary,
            @Schema(defaultValue = "false") @Nullable Boolean dryRun,
            @Nullable @ShortText(max = 1_000) String reason) {

        Failed filter() {
            return new Failed(subscriptionId, batchId, within(from), within(to));
        }

        private static @Nullable Instant within(@Nullable Instant time) {
            return time == null || (time.isAfter(EARLIEST) && time.isBefore(LATEST))
                    ? time
                    : time.isAfter(EARLIEST) ? LATEST : EARLIEST;
        }
    }

    /** @param selected deliveries that the job would attempt */
    record Plan(int selected) {}

    @Operation(
            summary = "Begins to attempt failed deliveries once more, each a single time",
            description = "A job as that of dead letters: GET /replays shows it. It stops itself when more than 10 % of"
                    + " what has come back failed again. Enable a disabled subscription before.")
    @ApiResponse(
            responseCode = "200",
            description = "Dry run: what the job would do",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The job, which has begun",
            content = @Content(schema = @Schema(implementation = ReplayJob.class)))
    @ApiResponse(responseCode = "409", description = "Another job attempts these deliveries")
    @PostMapping
    ResponseEntity<?> start(@RequestBody @Valid Body body, @Nullable Principal user) {
        if (body.status() != null && body.status() != DeliveryStatus.FAILED) {
            throw ProblemException.invalid(
                    "Only failed deliveries can be replayed.",
                    List.of(new InvalidField("status", "must be FAILED or absent")));
        }
        if (Boolean.TRUE.equals(body.dryRun())) {
            return ResponseEntity.ok(new Plan(jobs.selectable(replayable, body.filter())));
        }
        try {
            ReplayJob job = jobs.start(
                    ReplayRequest.of(replayable, body.filter(), body.ratePerSecond(), body.canary(), body.reason()),
                    user == null ? "anonymous" : user.getName());
            return ResponseEntity.accepted()
                    .location(URI.create("/replays/" + job.id()))
                    .body(job);
        } catch (ReplayConflictException e) {
            throw ProblemException.conflict("replay-state", String.valueOf(e.getMessage()));
        }
    }
}
