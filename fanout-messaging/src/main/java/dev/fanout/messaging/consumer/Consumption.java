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
 */
public record Consumption(
        List<String> queues, int prefetch, @Nullable Duration resubscribeAfter) {

    public Consumption {
        queues = List.copyOf(queues);
    }
}
