package dev.fanout.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.ContentHeaderPropertyWriter;
import java.io.IOException;

/** Properties of a client that writes bytes which are no text: a message id of 255 times 0xff, and nothing else. */
final class NoUtf8 extends AMQP.BasicProperties {

    private static final int PROPERTIES = 14;
    private static final int MESSAGE_ID = 8;
    private static final int LONGEST = 255;

    @Override
    public void writePropertiesTo(ContentHeaderPropertyWriter writer) throws IOException {
        for (int i = 0; i < PROPERTIES; i++) {
            writer.writePresence(i == MESSAGE_ID);
        }
        writer.finishPresence();
        writer.writeOctet(LONGEST);
        for (int i = 0; i < LONGEST; i++) {
            writer.writeOctet(0xff);
        }
    }
}
