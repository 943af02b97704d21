package dev.fanout.messaging.retry;

import dev.fanout.messaging.background.BackgroundTask;
import dev.fanout.messaging.inbox.DelayedAttempts;
import dev.fanout.messaging.inbox.ReceivedMessage;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.wire.Failures;
import dev.fanout.messaging.wire.StoredMessage;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps failed messages for a while and then sends them to their queue again, by way of the outbox. The rows survive a
 * restart and are shared by all instances; one thread sleeps until the next of them is due.
 */
class DelayedRetries implements DelayedAttempts {

    /** What another instance has stored is found this late at the latest. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

    private static final int CHUNK = 200;

    private final DelayedRetryStore store;
    private final Redelivery redelivery;
    private final TransactionTemplate transactions;
    private final DelayedRetryProperties properties;
    private final Counter scheduled;
    private final Clock clock;
    private final BackgroundTask mover = new BackgroundTask("delayed-retries", this::moveDue);

    DelayedRetries(
            DelayedRetryStore store,
            Redelivery redelivery,
            TransactionTemplate transactions,
            DelayedRetryProperties properties,
            Counter scheduled,
            Clock clock) {
        this.store = store;
        this.redelivery = redelivery;
        this.transactions = transactions;
        this.properties = properties;
        this.scheduled = scheduled;
        this.clock = clock;
    }

    BackgroundTask mover() {
        return mover;
    }

    @Override
    public boolean takeOver(ReceivedMessage message, Failures failures) {
        if (failures.stage() >= properties.delays().size() || !canBeSentAgain(message)) {
            return false;
        }
        store(
                message,
                message.properties().with(failures.nextStage().headers()),
                failures.stage(),
                properties.delays().get(failures.stage()));
        return true;
    }

    @Override
    public boolean postpone(ReceivedMessage message) {
        if (!canBeSentAgain(message)) {
            return false;
        }
        int stage = Failures.in(message.properties().headers()).stage();
        store(message, message.properties(), stage, properties.dependencyDelay());
        return true;
    }

    private static boolean canBeSentAgain(ReceivedMessage message) {
        return message.payload().length <= Redelivery.LARGEST_PAYLOAD;
    }

    private void store(ReceivedMessage message, StoredMessage next, int stage, Duration delay) {
        long jitter = (long) (delay.toMillis()
                * properties.jitter()
                * ThreadLocalRandom.current().nextDouble());
        Instant due = clock.instant().plus(delay).plusMillis(jitter);
        transactions.executeWithoutResult(_ -> store.insert(message, next, stage, due));
        scheduled.increment();
        mover.wake();
    }

    private Duration moveDue() {
        boolean more = Boolean.TRUE.equals(transactions.execute(_ -> {
            List<DelayedRetryStore.Due> due = store.due(clock.instant(), CHUNK);
            due.forEach(retry -> redelivery.send(retry.queue(), retry.message(), retry.payload()));
            if (!due.isEmpty()) {
                store.delete(due.stream().map(DelayedRetryStore.Due::id).toList());
            }
            return due.size() == CHUNK;
        }));
        return more ? Duration.ZERO : untilNextDue();
    }

    private Duration untilNextDue() {
        Duration untilNext = store.nextDue()
                .map(next -> Duration.between(clock.instant(), next))
                .orElse(LONGEST_SLEEP);
        return untilNext.compareTo(LONGEST_SLEEP) < 0 ? untilNext : LONGEST_SLEEP;
    }
}
