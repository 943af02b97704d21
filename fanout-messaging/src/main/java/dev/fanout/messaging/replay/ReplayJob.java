package dev.fanout.messaging.replay;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job that replays many things of one kind.
 *
 * @param kind of what: {@code dead-letter}, or a kind of the application
 * @param filter as it was asked for
 * @param cutOff what became replayable at this time or later is not selected
 * @param selected how many are selected; fixed from the start
 * @param published replays begun, without those that were given up since
 * @param resolved replays that have succeeded
 * @param failedAgain replays that have failed, and things that could not begin
 * @param skipped selected ones that were not replayable any more when their turn came, or whose replay was given up
 * @param stopReason why it stopped itself; names what could not begin
 * @param reason why it was begun, as the user gave it
 */
public record ReplayJob(
        UUID id,
        String kind,
        ReplayStatus status,
        JsonNode filter,
        Instant cutOff,
        int ratePerSecond,
        boolean canary,
        int selected,
        int published,
        int resolved,
        int failedAgain,
        int skipped,
        @Nullable String stopReason,
        String startedBy,
        @Nullable String reason,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String cancelledBy,
        @Nullable String cancelReason) {}
