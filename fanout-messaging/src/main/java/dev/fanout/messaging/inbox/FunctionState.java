package dev.fanout.messaging.inbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function, as an operator sees it.
 *
 * @param name of the handlers that name no function it is the short name of the service
 * @param queues that feed it
 * @param events that it handles, by their wire names
 * @param paused since when, by whom and why; absent if it is not paused
 * @param obstacle why this instance handles nothing of it at the moment; absent if it does, or if it is paused
 */
public record FunctionState(
        String name,
        List<String> queues,
        List<String> events,
        @Nullable Paused paused,
        @Nullable String obstacle) {

    /** A pause. */
    public record Paused(Instant since, String by, @Nullable String reason) {}
}
