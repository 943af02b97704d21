package dev.fanout.messaging.inbox;

import dev.fanout.messaging.wire.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A message as it came from a queue, in a form that can be kept. */
public record ReceivedMessage(String queue, StoredMessage properties, byte[] payload) {

    static ReceivedMessage of(Delivery delivery) {
        return new ReceivedMessage(delivery.queue(), StoredMessage.of(delivery.properties()), delivery.body());
    }

    /**
     * What tells this message from others of its queue: a digest of its id and its content. The id alone will not do, for whoever
     * sends garbage may send it twice under one id.
     */
    public String key() {
        return keyOf(properties.messageId(), payload);
    }

    public static String keyOf(@Nullable String messageId, byte[] payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.valueOf(messageId).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
