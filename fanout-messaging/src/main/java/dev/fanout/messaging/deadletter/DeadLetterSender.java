package dev.fanout.messaging.deadletter;

import dev.fanout.messaging.broker.BrokerUnavailableException;
import dev.fanout.messaging.broker.ConfirmedSender;
import dev.fanout.messaging.broker.OutboundMessage;
import dev.fanout.messaging.broker.SendOutcome;
import dev.fanout.messaging.failure.CauseOfDeath;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.topology.ServiceName;
import dev.fanout.messaging.topology.Subscription;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Moves a message to {@code <queue>.dlq}, with the cause in its headers. A plain reject would move it there too, but
 * would tell no cause, and the service would not learn whether the message arrived.
 */
public final class DeadLetterSender implements AutoCloseable {

    /** One that waits for long would not notice that its message has gone back to its queue. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ServiceName service;
    private final ConfirmedSender broker;
    private final @Nullable DeadLetterKeeper keeper;
    private final ReentrantLock sending = new ReentrantLock();

    /** @param keeper null if another program takes what is in the dead-letter queues */
    DeadLetterSender(ServiceName service, ConfirmedSender broker, @Nullable DeadLetterKeeper keeper) {
        this.service = service;
        this.broker = broker;
        this.keeper = keeper;
    }

    /**
     * Returns once the broker has the copy.
     *
     * @throws BrokerUnavailableException if it does not
     */
    public void send(ReceivedMessage message, Throwable cause, Failures failures) {
        try {
            if (!sending.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BrokerUnavailableException("other dead letters have waited for it for " + LONGEST_WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("interrupted before it was asked", e);
        }
        try {
            sendAlone(message, cause, failures);
        } finally {
            sending.unlock();
        }
    }

    /**
     * Keeps a message that the broker does not take where the drain would bring it.
     *
     * @return false if that is the business of another program
     * @throws RuntimeException if the database does not take it either
     */
    public boolean keep(ReceivedMessage message, Throwable cause, Failures failures) {
        if (keeper == null) {
            return false;
        }
        StoredProperties properties = StoredProperties.of(message.properties())
                .with(CauseOfDeath.of(cause, failures, Instant.now()).headers(message.queue()));
        keeper.keep(List.of(new ReceivedMessage(message.queue(), properties.toAmqp(), message.payload())));
        return true;
    }

    private void sendAlone(ReceivedMessage message, Throwable cause, Failures failures) {
        CauseOfDeath death = CauseOfDeath.of(cause, failures, Instant.now());
        StoredProperties known = StoredProperties.of(message.properties());
        if (send(message, known.with(death.headers(message.queue()))) instanceof SendOutcome.Refused refused) {
            // A node may be set to smaller frames than others. Better the payload and its cause than no dead letter.
            StoredProperties bare = known.withoutHeaders().with(death.inShort(message.queue(), refused.why()));
            if (send(message, bare) instanceof SendOutcome.Refused again) {
                throw new BrokerUnavailableException("the dead-letter queue did not take it: " + again.why());
            }
        }
    }

    private SendOutcome send(ReceivedMessage message, StoredProperties properties) {
        return broker.send(List.of(new OutboundMessage(
                        service.deadLetterExchange(),
                        Subscription.deadLetterQueueOf(message.queue()),
                        properties.toAmqp(),
                        message.payload())))
                .getFirst();
    }

    @Override
    public void close() {
        sending.lock();
        try {
            broker.close();
        } finally {
            sending.unlock();
        }
    }
}
