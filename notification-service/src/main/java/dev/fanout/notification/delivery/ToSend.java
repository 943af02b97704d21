package dev.fanout.notification.delivery;

import dev.fanout.notification.channel.Message;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that is to be sent now.
 *
 * @param line to which it belongs, if any
 * @param attempts that were made already, in all
 */
record ToSend(
        UUID id,
        String channel,
        String target,
        @Nullable UUID line,
        int attempts,
        Instant createdAt,
        Occasion occasion) {

    Message message(List<String> secrets) {
        return new Message(id, target, occasion.type(), occasion.subject(), occasion.time(), occasion.data(), secrets);
    }
}
