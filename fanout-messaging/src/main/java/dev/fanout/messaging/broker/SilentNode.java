package dev.fanout.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that does not answer, because it is cut off from its clients, or from the other nodes and can decide nothing
 * without them. In the second case it goes on to send heartbeats, and its connections would never end by themselves.
 */
public final class SilentNode {

    private static final Logger log = LoggerFactory.getLogger(SilentNode.class);
    private static final int LAST_WORDS_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private SilentNode() {}

    /**
     * Ends the connection without waiting for the node; the next connection reaches another node, if there is one. Even
     * the client's last frame may have to wait behind earlier ones that the network holds, so another thread sends it.
     */
    public static void leave(Connection connection, String why) {
        Thread leaving =
                Thread.ofVirtual().start(() -> connection.abort(AMQP.CONNECTION_FORCED, why, LAST_WORDS_MILLIS));
        try {
            leaving.join(PATIENCE);
        } catch (InterruptedException e) {
            log.debug("Left {} in a hurry", connection, e);
            Thread.currentThread().interrupt();
        }
    }
}
