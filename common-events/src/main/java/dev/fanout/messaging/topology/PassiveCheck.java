package dev.fanout.messaging.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Looks whether something is there, by passive declarations. These tell nothing of arguments and bindings: the protocol shows them to
 * nobody, and compares arguments only for those who may declare.
 */
final class PassiveCheck {

    private final Connection connection;
    private final List<String> missing = new ArrayList<>();

    PassiveCheck(Connection connection) {
        this.connection = connection;
    }

    /** What was looked for and is not there. */
    List<String> missing() {
        return missing;
    }

    void queue(String queue) throws IOException {
        String refusal = refusal(channel -> channel.queueDeclarePassive(queue));
        if (!refusal.isEmpty()) {
            missing.add("queue " + queue + " (" + refusal + ")");
        }
    }

    void ownExchange(String exchange) throws IOException {
        String refusal = refusal(channel -> channel.exchangeDeclarePassive(exchange));
        if (!refusal.isEmpty()) {
            missing.add("exchange " + exchange + " (" + refusal + ")");
        }
    }

    /** From 4.3.1 on the broker does not say whether something exists to those who have no right on it: as good as there. */
    void othersExchange(String exchange) throws IOException {
        String refusal = refusal(channel -> channel.exchangeDeclarePassive(exchange));
        if (!refusal.isEmpty() && !refusal.startsWith("ACCESS_REFUSED")) {
            missing.add("exchange " + exchange + " (" + refusal + ")");
        }
    }

    /**
     * On a channel of its own: a refusal closes it.
     *
     * @return the broker's words, empty for a yes
     * @throws IOException if the broker is away
     */
    private String refusal(Look look) throws IOException {
        try (Channel channel = connection.createChannel()) {
            if (channel == null) {
                throw new IOException("no channel left on the connection");
            }
            look.at(channel);
            return "";
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close) {
                return close.getReplyText();
            }
            throw e;
        } catch (TimeoutException e) {
            throw new IOException("the broker does not answer", e);
        }
    }

    private interface Look {
        void at(Channel channel) throws IOException;
    }
}
