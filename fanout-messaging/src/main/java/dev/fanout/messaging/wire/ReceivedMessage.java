package dev.fanout.messaging.wire;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;

/**
 * A message as it came from a queue, with all headers, the broker's too.
 *
 * @param queue in which it was, or in which it died if it comes from a dead-letter queue
 */
public record ReceivedMessage(String queue, AMQP.BasicProperties properties, byte[] payload) {

    /**
     * What tells this message from others of its queue: a digest of its id and its content. The id alone will not do,
     * for a sender of garbage may send it twice under one id.
     */
    public String key() {
        return Sha256.hex((properties.getMessageId() + "\0").getBytes(StandardCharsets.UTF_8), payload);
    }
}
