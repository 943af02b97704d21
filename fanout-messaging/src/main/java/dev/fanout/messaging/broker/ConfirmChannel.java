package dev.fanout.messaging.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedCallback;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.UnblockedCallback;
import dev.fanout.messaging.broker.SendOutcome.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel in confirm mode that sends one batch after the other. The broker's answers come on a thread of the client.
 */
final class ConfirmChannel implements ConfirmListener {

    private static final Logger log = LoggerFactory.getLogger(ConfirmChannel.class);
    private static final SendOutcome CONFIRMED = new SendOutcome.Confirmed();
    private static final SendOutcome UNANSWERED = new SendOutcome.Unanswered();

    private final Channel channel;
    private final boolean mandatory;
    private final BlockedListener blockedListener;
    private volatile @Nullable String blocked;
    private Batch batch = new Batch(1, List.of());

    ConfirmChannel(Channel channel, boolean mandatory) throws IOException {
        this.channel = channel;
        this.mandatory = mandatory;
        BlockedCallback onBlocked = reason -> blocked = reason;
        UnblockedCallback onUnblocked = () -> blocked = null;
        this.blockedListener = channel.getConnection().addBlockedListener(onBlocked, onUnblocked);
        channel.confirmSelect();
        channel.addConfirmListener(this);
        channel.addReturnListener(this::handleReturn);
        channel.addShutdownListener(_ -> wakeWaiting());
    }

    /** @throws BrokerUnavailableException while the broker takes nothing, for want of memory or disk */
    void requireUnblocked() {
        String reason = blocked;
        if (reason != null) {
            throw new BrokerUnavailableException("the broker blocks publishers: " + reason);
        }
    }

    @Nullable ShutdownSignalException closeReason() {
        return channel.getCloseReason();
    }

    List<SendOutcome> publishAndWait(List<OutboundMessage> messages, Duration timeout) throws IOException {
        Batch sending = new Batch(channel.getNextPublishSeqNo(), messages);
        synchronized (this) {
            batch = sending;
        }
        try {
            for (int i = 0; i < messages.size(); i++) {
                OutboundMessage message = messages.get(i);
                try {
                    channel.basicPublish(
                            message.exchange(), message.routingKey(), mandatory, message.properties(), message.body());
                } catch (IllegalArgumentException | UnsupportedOperationException e) {
                    // The client cannot encode the message, and may have used up its sequence number or not.
                    // A new channel counts from the start.
                    return refusedByClient(sending, i, e);
                }
            }
        } catch (ShutdownSignalException e) {
            if (e.isHardError()) {
                throw e;
            }
            // A channel error. What the broker had confirmed before is known; the caller asks for the others.
        }
        return await(sending, timeout);
    }

    private List<SendOutcome> refusedByClient(Batch sending, int index, RuntimeException cause) {
        close();
        synchronized (this) {
            sending.outcomes[index] = new SendOutcome.Refused(String.valueOf(cause.getMessage()), Cause.THE_MESSAGE);
            return List.of(sending.outcomes);
        }
    }

    private synchronized List<SendOutcome> await(Batch sending, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        while (sending.open > 0 && channel.isOpen()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                break;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                interrupted = true; // the batch is with the broker already: the answer is worth waiting for
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return List.of(sending.outcomes);
    }

    @Override
    public synchronized void handleAck(long sequence, boolean multiple) {
        batch.answer(sequence, multiple, CONFIRMED);
        notifyWhenDone();
    }

    @Override
    public synchronized void handleNack(long sequence, boolean multiple) {
        batch.answer(sequence, multiple, new SendOutcome.Refused("the broker answered nack", Cause.THE_DESTINATION));
        notifyWhenDone();
    }

    private synchronized void handleReturn(Return returned) {
        // The broker returns a message before it confirms it, and the confirm is positive all the same.
        batch.returned(returned.getProperties(), returned.getReplyCode() + " " + returned.getReplyText());
    }

    private synchronized void wakeWaiting() {
        notifyAll();
    }

    private void notifyWhenDone() {
        if (batch.open == 0) {
            notifyAll();
        }
    }

    void close() {
        try {
            channel.getConnection().removeBlockedListener(blockedListener);
            if (channel.isOpen()) {
                channel.close();
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            log.debug("The channel was closed already", e);
        }
    }

    /** Ends the connection as well: on a silent connection the channel could not even be closed. */
    void abandon() {
        Connection connection = channel.getConnection();
        connection.removeBlockedListener(blockedListener);
        SilentNode.leave(connection, "no confirms");
    }

    private static final class Batch {

        private final long firstSequence;
        private final SendOutcome[] outcomes;
        private final Map<String, Integer> indexById;
        private int answeredBelow;
        private int open;

        Batch(long firstSequence, List<OutboundMessage> messages) {
            this.firstSequence = firstSequence;
            this.outcomes = new SendOutcome[messages.size()];
            Arrays.fill(outcomes, UNANSWERED);
            this.indexById = HashMap.newHashMap(messages.size());
            for (int i = 0; i < messages.size(); i++) {
                indexById.put(messages.get(i).properties().getMessageId(), i);
            }
            this.open = messages.size();
        }

        void answer(long sequence, boolean multiple, SendOutcome outcome) {
            int last = (int) (sequence - firstSequence);
            if (last < 0 || last >= outcomes.length) {
                return;
            }
            if (multiple) {
                for (; answeredBelow <= last; answeredBelow++) {
                    settle(answeredBelow, outcome);
                }
            } else {
                settle(last, outcome);
            }
        }

        private void settle(int index, SendOutcome outcome) {
            if (outcomes[index] == UNANSWERED) {
                outcomes[index] = outcome;
                open--;
            }
        }

        void returned(AMQP.BasicProperties properties, String why) {
            Integer index = indexById.get(properties.getMessageId());
            if (index != null) {
                settle(index, new SendOutcome.Refused("no queue took it: " + why, Cause.THE_DESTINATION));
            }
        }
    }
}
