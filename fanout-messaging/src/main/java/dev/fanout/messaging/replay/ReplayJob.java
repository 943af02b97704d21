package dev.fanout.messaging.replay;

import dev.fanout.messaging.deadletter.DeadLetterFilter;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job that replays dead letters.
 *
 * @param filter as it was asked for
 * @param cutOff dead letters that died at this time or later are not selected
 * @param selected dead letters selected; fixed from the start
 * @param published replays begun, without those that an operator has given up since
 * @param resolved replays that the inbox has handled
 * @param failedAgain replays that are dead letters again, or that could not be sent
 * @param skipped selected ones that were not open any more when their turn came, or whose replay an operator has given
 *     up
 * @param stopReason why it stopped itself; names the dead letters that could not be sent
 * @param reason why it was begun, as the user gave it
 */
public record ReplayJob(
        UUID id,
        ReplayStatus status,
        DeadLetterFilter filter,
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
