package dev.fanout.messaging.consumer;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop consumes, and how.
 *
 * @param prefetch most messages of a queue that the broker hands out before they are acknowledged
 * @param resubscribeAfter how long the consumer hears nothing until it subscribes again; absent where another loop on
 *     the same connection finds out whether the node is silent
 * @param patience how long a message may wait here for an outage to end; then everything goes back to the broker
 */
public record Consumption(
        List<String> queues, int prefetch, @Nullable Duration resubscribeAfter, Duration patience) {

    public Consumption {
        queues = List.copyOf(queues);
    }
}
