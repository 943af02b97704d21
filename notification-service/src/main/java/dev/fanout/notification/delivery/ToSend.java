package dev.fanout.notification.delivery;

import dev.fanout.notification.channel.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is to be sent now.
 *
 * @param subscriptionId whose recipient it is, if it is a subscription's
 * @param batchId whose sender it is, if it is a batch's
 * @param attempts that were made already, in all
 */
record ToSend(
        UUID id,
        String channel,
        String target,
        @Nullable UUID subscriptionId,
        @Nullable UUID batchId,
        int attempts,
        Instant createdAt,
        Occasion occasion) {

    /** To which it belongs, if any. */
    @Nullable UUID line() {
        return subscriptionId == null ? batchId : subscriptionId;
    }

    Message message(List<String> secrets) {
        return new Message(id, target, occasion.type(), occasion.subject(), occasion.time(), occasion.data(), secrets);
    }
}
