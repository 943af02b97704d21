package dev.fanout.notification.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be told, and how.
 *
 * @param subscriptionId to which the delivery belongs, if any
 * @param batchId to which the delivery belongs, if any
 * @param channel name of it
 * @param target address as the channel understands it
 * @param destination what the channel limits calls by
 */
public record Recipient(
        @Nullable UUID subscriptionId, @Nullable UUID batchId, String channel, String target, String destination) {

    /** The deliveries of one line take turns, share secrets, and end together; absent for a single recipient. */
    @Nullable UUID line() {
        return subscriptionId == null ? batchId : subscriptionId;
    }
}
