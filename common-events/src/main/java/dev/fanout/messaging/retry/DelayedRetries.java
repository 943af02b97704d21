package dev.fanout.messaging.retry;

import dev.fanout.messaging.inbox.DelayedAttempts;
import dev.fanout.messaging.inbox.ReceivedMessage;
import dev.fanout.messaging.outbox.Redelivery;
import dev.fanout.messaging.wire.Failures;
import dev.fanout.messaging.wire.StoredMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps failed messages for a while and then sends them to their queue again, by way of the outbox. The rows survive a restart and
 * are shared by all instances; one thread sleeps until the next of them is due.
 */
class DelayedRetries implements DelayedAttempts, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DelayedRetries.class);

    /** What another instance has stored is found this late at the latest. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

    private static final int CHUNK = 200;

    private final DelayedRetryStore store;
    private final Redelivery redelivery;
    private final TransactionTemplate transactions;
    private final DelayedRetryProperties properties;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;

    DelayedRetries(
            DelayedRetryStore store,
            Redelivery redelivery,
            TransactionTemplate transactions,
            DelayedRetryProperties properties,
            Clock clock) {
        this.store = store;
        this.redelivery = redelivery;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public boolean takeOver(ReceivedMessage message, Failures failures) {
        if (failures.stage() >= properties.delays().size()) {
            return false;
        }
        Duration delay = properties.delays().get(failures.stage());
        long jitter = (long) (delay.toMillis()
                * properties.jitter()
                * ThreadLocalRandom.current().nextDouble());
        Instant due = clock.instant().plus(delay).plusMillis(jitter);
        StoredMessage next = message.properties();
        for (Map.Entry<String, Object> header : failures.nextStage().headers().entrySet()) {
            next = next.with(header.getKey(), header.getValue());
        }
        StoredMessage stored = next;
        transactions.executeWithoutResult(_ -> store.insert(message, stored, failures.stage(), due));
        wake.release();
        return true;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofPlatform().name("delayed-retries").daemon().start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        wake.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the relay stops, which sends what this has moved. */
    @Override
    public int getPhase() {
        return 500;
    }

    private void run() {
        while (running) {
            try {
                if (!Boolean.TRUE.equals(transactions.execute(_ -> moveDue()))) {
                    sleep();
                }
            } catch (RuntimeException e) {
                log.warn("Delayed retries have to wait: {}", e.toString());
                pause(LONGEST_SLEEP);
            }
        }
    }

    /** Tells whether there may be more. */
    private boolean moveDue() {
        List<DelayedRetryStore.Due> due = store.due(clock.instant(), CHUNK);
        due.forEach(retry -> redelivery.send(retry.queue(), retry.message(), retry.payload()));
        if (!due.isEmpty()) {
            store.delete(due.stream().map(DelayedRetryStore.Due::id).toList());
        }
        return due.size() == CHUNK;
    }

    private void sleep() {
        Duration untilNext = store.nextDue()
                .map(next -> Duration.between(clock.instant(), next))
                .orElse(LONGEST_SLEEP);
        pause(untilNext.compareTo(LONGEST_SLEEP) < 0 ? untilNext : LONGEST_SLEEP);
    }

    private void pause(Duration longest) {
        try {
            if (wake.tryAcquire(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }
}
