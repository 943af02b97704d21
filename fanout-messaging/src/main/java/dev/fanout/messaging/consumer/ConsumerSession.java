package dev.fanout.messaging.consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.ShutdownSignalException;
import dev.fanout.messaging.broker.HeldBytes;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of the consumers' channel. It acknowledges with as few frames as it can: one multiple ack for all settled
 * deliveries before the first unsettled one. When the channel is gone its deliveries cannot be settled any more; the
 * broker delivers them again, and the inbox recognises those that were handled.
 */
public final class ConsumerSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConsumerSession.class);

    private final Channel channel;
    private final HeldBytes heldBytes;
    private final HeldBytes.Share share;
    private final Duration patience;
    private final NavigableMap<Long, Integer> unsettled = new TreeMap<>(); // bytes by tag
    private final Map<String, String> consumerTags = new HashMap<>(); // by queue
    private boolean stopped; // guarded by consumerTags
    private final AggregateGate gate = new AggregateGate();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long lastHeard = System.nanoTime();

    ConsumerSession(Channel channel, HeldBytes heldBytes, Duration patience) {
        this.channel = channel;
        this.heldBytes = heldBytes;
        this.share = heldBytes.share();
        this.patience = patience;
        channel.addShutdownListener(_ -> end());
    }

    Channel channel() {
        return channel;
    }

    public boolean isOpen() {
        return ended.getCount() > 0 && channel.isOpen();
    }

    /**
     * Ends this session, so that a new one begins; for instance when the broker cancels a consumer. What is held goes
     * back to the broker when the loop closes the session.
     */
    public void end() {
        ended.countDown();
        share.end();
    }

    /** How long a message may wait here for an outage to end. */
    Duration patience() {
        return patience;
    }

    /**
     * Waits until no delivery has come for this long; without a time, until the session ends.
     *
     * @return false if the session has ended before
     */
    boolean awaitSilence(@Nullable Duration silence) throws InterruptedException {
        if (silence == null) {
            ended.await();
            return false;
        }
        long since = System.nanoTime();
        while (true) {
            long left = silence.toNanos() - (System.nanoTime() - since);
            if (ended.await(left, TimeUnit.NANOSECONDS)) {
                return false;
            }
            if (lastHeard - since <= 0) {
                return true;
            }
            since = lastHeard;
        }
    }

    public AggregateGate gate() {
        return gate;
    }

    /**
     * Consumes the queues, in place of what was consumed before. One consumer of a queue ends before the next begins,
     * so its messages go on to come in order.
     */
    void subscribe(List<String> queues, Function<String, Consumer> consumers) throws IOException {
        synchronized (consumerTags) {
            for (String queue : queues) {
                if (stopped) {
                    return;
                }
                String before = consumerTags.remove(queue);
                if (before != null) {
                    channel.basicCancel(before);
                }
                consumerTags.put(queue, channel.basicConsume(queue, false, consumers.apply(queue)));
            }
        }
    }

    synchronized void received(long tag, int bytes) {
        lastHeard = System.nanoTime();
        unsettled.put(tag, bytes);
        share.add(bytes);
    }

    /** Whether the broker may have more for us, and hands nothing out because of what is held already. */
    boolean isFull(int prefetch) {
        return held() >= prefetch || heldBytes.isFull();
    }

    /** How many deliveries are not settled yet. */
    synchronized int held() {
        return unsettled.size();
    }

    /** Settles each delivery on the session that it came by. */
    public static void settleAll(Collection<Delivery> deliveries) {
        deliveries.stream().collect(Collectors.groupingBy(Delivery::session)).forEach(ConsumerSession::settle);
    }

    synchronized void settle(Collection<Delivery> deliveries) {
        if (deliveries.isEmpty() || !isOpen()) {
            return;
        }
        TreeSet<Long> tags = new TreeSet<>();
        deliveries.forEach(delivery -> tags.add(delivery.tag()));
        tags.retainAll(unsettled.keySet()); // the broker closes a channel on which a tag is acknowledged twice
        if (tags.isEmpty()) {
            return;
        }
        tags.forEach(this::forget);
        try {
            Long upTo = unsettled.isEmpty() ? tags.last() : tags.lower(unsettled.firstKey());
            if (upTo != null) {
                channel.basicAck(upTo, true);
            }
            for (long tag : upTo == null ? tags : tags.tailSet(upTo, false)) {
                channel.basicAck(tag, false);
            }
        } catch (IOException | ShutdownSignalException e) {
            log.debug("The channel closed before {} messages were acknowledged; they will come again", tags.size(), e);
            end();
        }
    }

    synchronized void reject(Delivery delivery) {
        if (!isOpen() || !unsettled.containsKey(delivery.tag())) {
            return;
        }
        forget(delivery.tag());
        try {
            channel.basicReject(delivery.tag(), true);
        } catch (IOException | ShutdownSignalException e) {
            log.debug("The channel closed before a message was rejected; it will come again", e);
            end();
        }
    }

    private void forget(long tag) {
        share.remove(Objects.requireNonNull(unsettled.remove(tag)));
    }

    /** Takes no more deliveries; those that have come may still be settled. */
    void stopConsuming() {
        synchronized (consumerTags) {
            stopped = true;
            for (String queue : List.copyOf(consumerTags.keySet())) {
                String consumerTag = consumerTags.remove(queue);
                try {
                    channel.basicCancel(consumerTag);
                } catch (IOException | ShutdownSignalException e) {
                    log.debug("The channel was closed already", e);
                    return;
                }
            }
        }
    }

    /** The broker has ended a consumer. */
    void cancelled(String queue) {
        synchronized (consumerTags) {
            consumerTags.remove(queue);
        }
        end();
    }

    /**
     * Gives back in good order what is not settled, before the channel closes: RabbitMQ 4.3 and later do not count that
     * as a failed delivery, as they would if the channel broke.
     */
    @Override
    public void close() {
        end();
        try {
            if (channel.isOpen()) {
                stopConsuming();
                giveBack();
                channel.close();
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            log.debug("The channel was closed already", e);
        }
    }

    private synchronized void giveBack() throws IOException {
        if (!unsettled.isEmpty()) {
            channel.basicNack(unsettled.lastKey(), true, true);
            unsettled.clear();
        }
    }
}
