package dev.fanout.messaging.retry;

import com.rabbitmq.client.AMQP;
import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.failure.Failures;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.outbox.OutboxLetters;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.retry.DelayedRetryStore.NewRetry;
import dev.fanout.messaging.wire.MalformedMessageException;
import dev.fanout.messaging.wire.ReceivedMessage;
import dev.fanout.messaging.wire.StoredProperties;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps failed messages for a while and then sends them to their queue again, by way of the outbox. The rows survive a
 * restart and are shared by all instances; one thread sleeps until the next of them is due.
 */
public final class DelayedRetries {

    /** The longest time until this instance finds what another one has stored. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

    private static final int CHUNK = 200;

    private static final int MOST_MOVES = 5;

    private static final Logger log = LoggerFactory.getLogger(DelayedRetries.class);

    private final DelayedRetryStore store;
    private final DelayedRetryWriter writer;
    private final Redelivery redelivery;
    private final OutboxLetters letters;
    private final TransactionTemplate transactions;
    private final Function<String, DelayedRetryProperties> properties;
    private final Counter scheduled;
    private final Clock clock;
    private final BackgroundTask mover = BackgroundTask.named("delayed-retries").repeating(this::moveDue);

    /** @param properties those of a queue */
    DelayedRetries(
            DelayedRetryStore store,
            Redelivery redelivery,
            OutboxLetters letters,
            TransactionTemplate transactions,
            Function<String, DelayedRetryProperties> properties,
            Counter scheduled,
            Clock clock) {
        this.store = store;
        this.writer = new DelayedRetryWriter(store, transactions);
        this.redelivery = redelivery;
        this.letters = letters;
        this.transactions = transactions;
        this.properties = properties;
        this.scheduled = scheduled;
        this.clock = clock;
    }

    BackgroundTask mover() {
        return mover;
    }

    DelayedRetryWriter writer() {
        return writer;
    }

    /** Whether a message of a queue that has failed so often gets a delayed attempt. */
    public boolean isAnyLeft(String queue, Failures failures) {
        return properties.apply(queue).isAnyLeft(failures);
    }

    /**
     * Takes over a message whose immediate attempts are used up, to be delivered to its queue again later. The caller
     * acknowledges it after that.
     *
     * @return why it cannot be sent again, and then nothing has happened; empty if it was taken over
     */
    public Optional<String> takeOver(ReceivedMessage message, Failures failures) {
        Optional<String> obstacle = tooLarge(message)
                .or(() -> StoredProperties.cutFrom(message.properties())
                        .map("its headers are too large to be sent again: "::concat));
        if (obstacle.isEmpty()) {
            store(
                    message,
                    StoredProperties.of(message.properties())
                            .with(failures.nextStage().headers()),
                    failures.stage(),
                    properties.apply(message.queue()).delays().get(failures.stage()));
        }
        return obstacle;
    }

    /**
     * Takes over a message that waits for a dependency to come back; counts for nothing. The caller acknowledges it
     * after that. Headers of strangers that are too large are left behind, because no handler reads them.
     *
     * @return why it cannot be sent again, and then nothing has happened; empty if it was taken over
     */
    public Optional<String> postpone(ReceivedMessage message) {
        Optional<String> obstacle = tooLarge(message);
        if (obstacle.isEmpty()) {
            int stage = Failures.in(message.properties().getHeaders()).stage();
            Duration delay = properties.apply(message.queue()).dependencyDelay();
            store(message, StoredProperties.of(message.properties()), stage, delay);
        }
        return obstacle;
    }

    private static Optional<String> tooLarge(ReceivedMessage message) {
        int bytes = message.payload().length;
        return bytes <= Redelivery.LARGEST_PAYLOAD
                ? Optional.empty()
                : Optional.of("its payload of " + bytes + " bytes is too large to be sent again");
    }

    private void store(ReceivedMessage message, StoredProperties next, int stage, Duration delay) {
        long jitter = (long) (delay.toMillis()
                * properties.apply(message.queue()).jitter()
                * ThreadLocalRandom.current().nextDouble());
        Instant due = clock.instant().plus(delay).plusMillis(jitter);
        writer.write(NewRetry.of(message, next, stage, due));
        scheduled.increment();
        mover.wake();
    }

    private Duration moveDue() {
        boolean more;
        try {
            more = Boolean.TRUE.equals(transactions.execute(_ -> moveTogether()));
        } catch (RuntimeException e) {
            if (Fault.of(e) == Fault.OUTAGE) {
                throw e;
            }
            log.warn("{} delayed attempts cannot go together, and go one by one: {}", CHUNK, e.toString());
            List<Long> ids = store.idsOfDue(clock.instant(), CHUNK);
            ids.forEach(this::moveAlone);
            more = ids.size() == CHUNK;
        }
        return more ? Duration.ZERO : untilNextDue();
    }

    private boolean moveTogether() {
        List<DelayedRetryStore.Due> due = store.due(clock.instant(), CHUNK);
        due.forEach(retry -> redelivery.send(retry.queue(), retry.properties(), retry.payload()));
        if (!due.isEmpty()) {
            store.delete(due.stream().map(DelayedRetryStore.Due::id).toList());
        }
        return !due.isEmpty();
    }

    /** One that cannot go on steps aside for a while, and in the end becomes a dead letter. */
    private void moveAlone(long id) {
        try {
            transactions.executeWithoutResult(_ -> store.lock(id).ifPresent(retry -> {
                redelivery.send(retry.queue(), retry.properties(), retry.payload());
                store.delete(List.of(id));
            }));
        } catch (RuntimeException e) {
            if (Fault.of(e) == Fault.OUTAGE) {
                throw e;
            }
            log.warn("A delayed attempt cannot be sent", e);
            transactions.executeWithoutResult(_ -> store.lock(id).ifPresent(retry -> stepAside(retry, e)));
        }
    }

    private void stepAside(DelayedRetryStore.Due retry, RuntimeException failure) {
        if (retry.failedMoves() + 1 < MOST_MOVES) {
            store.putOff(retry.id(), clock.instant().plus(LONGEST_SLEEP.multipliedBy(1L << retry.failedMoves())));
        } else {
            letters.bury(
                    new ReceivedMessage(retry.queue(), propertiesOf(retry), retry.payload()),
                    "The delayed attempt could not be sent: " + failure);
            store.delete(List.of(retry.id()));
        }
    }

    private static AMQP.BasicProperties propertiesOf(DelayedRetryStore.Due retry) {
        try {
            return retry.properties().toAmqp();
        } catch (MalformedMessageException e) {
            log.warn("A message for {} is buried without its properties, which cannot be read", retry.queue(), e);
            return new AMQP.BasicProperties();
        }
    }

    private Duration untilNextDue() {
        Duration untilNext = store.nextDue()
                .map(next -> Duration.between(clock.instant(), next))
                .orElse(LONGEST_SLEEP);
        return untilNext.compareTo(LONGEST_SLEEP) < 0 ? untilNext : LONGEST_SLEEP;
    }
}
