package dev.fanout.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ChannelContinuationTimeoutException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.broker.SendOutcome.Cause;
import dev.fanout.messaging.topology.IncompleteTopologyException;
import dev.fanout.messaging.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Sends batches with <a href="https://www.rabbitmq.com/docs/confirms">publisher confirms</a>: publish all, wait once.
 * One thread at a time may use it. It has the publishers' connection, so that the broker, when it blocks a publisher,
 * does not block consumers.
 */
public final class ConfirmedSender implements AutoCloseable {

    private final ConnectionFactory connections;
    private final Topology topology;
    private final Duration timeout;
    private final boolean mandatory;
    private @Nullable ConfirmChannel channel;

    /**
     * @param timeout the longest wait for the confirms of a batch
     * @param mandatory whether a message that reaches no queue counts as refused
     */
    public ConfirmedSender(ConnectionFactory connections, Topology topology, Duration timeout, boolean mandatory) {
        // The connection of the consumers is not read from while they hold too much, and then no confirm would come.
        ConnectionFactory publishers = connections.getPublisherConnectionFactory();
        this.connections = publishers == null ? connections : publishers;
        this.topology = topology;
        this.timeout = timeout;
        this.mandatory = mandatory;
    }

    /**
     * @return an outcome for each message, in their order
     * @throws BrokerUnavailableException if none could be handed over
     */
    public List<SendOutcome> send(List<OutboundMessage> messages) {
        List<SendOutcome> outcomes = sendTogether(messages);
        if (messages.size() == 1 || channel != null) {
            return outcomes;
        }
        // The broker closed the channel because of one message, and has not answered for those behind it. Sent one
        // by one, each gets an answer of its own; messages that were confirmed before are not sent again.
        List<SendOutcome> answered = new ArrayList<>(outcomes);
        for (int i = 0; i < answered.size(); i++) {
            if (answered.get(i) instanceof SendOutcome.Unanswered) {
                answered.set(i, sendTogether(List.of(messages.get(i))).getFirst());
            }
        }
        return answered;
    }

    private List<SendOutcome> sendTogether(List<OutboundMessage> messages) {
        ConfirmChannel open = open();
        List<SendOutcome> outcomes;
        try {
            outcomes = open.publishAndWait(messages, timeout);
        } catch (IOException | ShutdownSignalException e) {
            close();
            throw new BrokerUnavailableException("the connection broke while sending", e);
        }
        ShutdownSignalException closed = open.closeReason();
        if (closed == null) {
            if (outcomes.stream().anyMatch(SendOutcome.Unanswered.class::isInstance)) {
                // A late confirm must not count for the next batch; and a node that is cut off from its cluster
                // confirms nothing, however long the sender waits.
                channel = null;
                open.abandon();
                throw new BrokerUnavailableException("no confirm within " + timeout);
            }
            return outcomes;
        }
        close();
        if (closed.isHardError()) {
            throw new BrokerUnavailableException("the connection broke while sending", closed);
        }
        return messages.size() == 1 && outcomes.getFirst() instanceof SendOutcome.Unanswered
                ? List.of(new SendOutcome.Refused(String.valueOf(closed.getReason()), causeOf(closed)))
                : outcomes;
    }

    /** An exchange that is missing or forbidden is no fault of the message. */
    private static Cause causeOf(ShutdownSignalException closed) {
        boolean exchange = closed.getReason() instanceof AMQP.Channel.Close close
                && (close.getReplyCode() == AMQP.NOT_FOUND || close.getReplyCode() == AMQP.ACCESS_REFUSED);
        return exchange ? Cause.THE_DESTINATION : Cause.THE_MESSAGE;
    }

    private ConfirmChannel open() {
        ConfirmChannel current = channel;
        if (current != null && current.closeReason() == null) {
            current.requireUnblocked();
            return current;
        }
        close();
        try {
            return open(connections.createConnection().getDelegate());
        } catch (IncompleteTopologyException e) {
            throw new BrokerUnavailableException("the broker is not set up", e);
        } catch (IOException | AmqpException | ShutdownSignalException e) {
            throw new BrokerUnavailableException("the broker cannot be reached", e);
        }
    }

    private ConfirmChannel open(Connection connection) throws IOException {
        try {
            topology.ensureExchanges(connection);
            Channel raw = connection.createChannel();
            if (raw == null) {
                throw new BrokerUnavailableException("no channel left on the connection");
            }
            ConfirmChannel opened = new ConfirmChannel(raw, mandatory);
            channel = opened;
            opened.requireUnblocked();
            return opened;
        } catch (ChannelContinuationTimeoutException e) {
            SilentNode.leave(connection, "no answer");
            throw e;
        }
    }

    @Override
    public void close() {
        ConfirmChannel current = channel;
        channel = null;
        if (current != null) {
            current.close();
        }
    }
}
