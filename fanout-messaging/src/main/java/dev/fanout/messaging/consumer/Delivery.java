package dev.fanout.messaging.consumer;

import dev.fanout.messaging.wire.ReceivedMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as the broker delivered it, to be settled on the session that it came by.
 *
 * @param tag of this delivery, known to its session alone
 */
public record Delivery(ConsumerSession session, long tag, ReceivedMessage message) {

    /** The queue that it came from. */
    public String queue() {
        return message.queue();
    }

    /** The headers of the message, none if it has none. */
    public Map<String, ? extends @Nullable Object> headers() {
        Map<String, Object> headers = message.properties().getHeaders();
        return headers == null ? Map.of() : headers;
    }

    /** Whether it can still be settled; a session that has ended cannot, and the broker delivers the message again. */
    public boolean isLive() {
        return session.isOpen();
    }

    /** Gives it back as a message that failed: the broker counts that, and delivers it again. */
    public void reject() {
        session.reject(this);
    }

    /** Settles it: the broker forgets the message. */
    public void settle() {
        session.settle(List.of(this));
    }
}
