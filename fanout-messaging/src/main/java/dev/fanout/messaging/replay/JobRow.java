package dev.fanout.messaging.replay;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A row of the jobs.
 *
 * @param selectedAt absent until the selection is complete
 * @param nextAt when the next may begin
 */
record JobRow(
        UUID id,
        String kind,
        ReplayStatus status,
        JsonNode filter,
        Instant cutOff,
        int ratePerSecond,
        boolean canary,
        @Nullable String stopReason,
        String startedBy,
        @Nullable String reason,
        Instant startedAt,
        @Nullable Instant selectedAt,
        Instant nextAt,
        @Nullable Instant endedAt,
        @Nullable String cancelledBy,
        @Nullable String cancelReason) {

    ReplayJob with(Progress progress) {
        return new ReplayJob(
                id,
                kind,
                status,
                filter,
                cutOff,
                ratePerSecond,
                canary,
                progress.selected(),
                progress.published(),
                progress.resolved(),
                progress.failed(),
                progress.skipped(),
                stopReason,
                startedBy,
                reason,
                startedAt,
                endedAt,
                cancelledBy,
                cancelReason);
    }
}
