package dev.fanout.messaging.inbox;

import dev.fanout.messaging.wire.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A message as it came from a queue, in a form that can be kept. */
public record ReceivedMessage(String queue, StoredMessage properties, byte[] payload) {

    private static final int LONGEST_ID = 200;

    static ReceivedMessage of(Delivery delivery) {
        return new ReceivedMessage(delivery.queue(), StoredMessage.of(delivery.properties()), delivery.body());
    }

    /** What tells this message from others of its queue: its id, or a digest of its content where it has none. */
    public String key() {
        String id = properties.messageId();
        if (id != null && !id.isBlank() && id.length() <= LONGEST_ID) {
            return id;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.valueOf(id).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest.digest(payload));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
