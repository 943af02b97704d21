package dev.fanout.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;

/**
 * A node that does not answer, because it is cut off from its clients, or from the other nodes and can decide nothing without them. In
 * the second case it goes on to send heartbeats, and its connections would never end by themselves.
 */
public final class SilentNode {

    private static final int LAST_WORDS_MILLIS = 200;

    private SilentNode() {}

    /** Ends the connection without waiting for the node: whoever connects next reaches another one, if there is one. */
    public static void leave(Connection connection, String why) {
        connection.abort(AMQP.CONNECTION_FORCED, why, LAST_WORDS_MILLIS);
    }
}
