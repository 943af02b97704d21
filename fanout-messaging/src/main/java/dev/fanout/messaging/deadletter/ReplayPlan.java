package dev.fanout.messaging.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job would do.
 *
 * @param selected dead letters that it would replay
 * @param alreadyHandled those of them whose message the inbox has handled meanwhile: a replay only closes them
 * @param oldest when the one that waits longest died; absent if there is none
 * @param queues to which it would send
 */
public record ReplayPlan(
        long selected,
        long alreadyHandled,
        @Nullable Instant oldest,
        @Nullable Instant newest,
        List<String> queues) {

    public ReplayPlan {
        queues = List.copyOf(queues);
    }
}
