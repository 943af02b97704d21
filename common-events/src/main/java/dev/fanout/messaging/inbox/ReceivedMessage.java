package dev.fanout.messaging.inbox;

import dev.fanout.messaging.wire.Sha256;
import dev.fanout.messaging.wire.StoredMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message as it came from a queue, in a form that can be kept. */
public record ReceivedMessage(String queue, StoredMessage properties, byte[] payload) {

    static ReceivedMessage of(Delivery delivery) {
        return new ReceivedMessage(delivery.queue(), StoredMessage.of(delivery.properties()), delivery.body());
    }

    /**
     * What tells this message from others of its queue: a digest of its id and its content. The id alone will not do,
     * for whoever sends garbage may send it twice under one id.
     */
    public String key() {
        return keyOf(properties.messageId(), payload);
    }

    public static String keyOf(@Nullable String messageId, byte[] payload) {
        return Sha256.hex((messageId + "\0").getBytes(StandardCharsets.UTF_8), payload);
    }
}
