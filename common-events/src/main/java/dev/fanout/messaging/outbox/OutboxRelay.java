package dev.fanout.messaging.outbox;

import dev.fanout.messaging.broker.BrokerUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that empties the outbox: woken by each commit, otherwise a slow poll. Commits that come while a batch is
 * being sent go together into the next one, so batches grow with the load and nobody waits for a batch to fill.
 */
class OutboxRelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    /** How soon to look again for partitions that another relay was sending. */
    private static final Duration TAKEN_PAUSE = Duration.ofMillis(10);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);

    private final OutboxSender sender;
    private final OutboxProperties properties;
    private final Semaphore wake = new Semaphore(0);
    private volatile long lastStep = System.nanoTime();
    private volatile @Nullable Thread thread;
    private volatile boolean running;

    OutboxRelay(OutboxSender sender, OutboxProperties properties) {
        this.sender = sender;
        this.properties = properties;
    }

    /**
     * How long ago it last looked for rows and could send what was due. Grows while the broker or the database is away.
     */
    Duration sinceLastStep() {
        return Duration.ofNanos(System.nanoTime() - lastStep);
    }

    void wake() {
        wake.release();
    }

    @Override
    public synchronized void start() {
        if (!running) {
            running = true;
            lastStep = System.nanoTime();
            thread = Thread.ofPlatform().name("outbox-relay").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        Thread current = thread;
        running = false;
        wake();
        if (current != null) {
            try {
                current.join(properties.confirmTimeout());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the consumers and the web server, so that what they still commit is sent. */
    @Override
    public int getPhase() {
        return 0;
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        boolean away = false;
        while (running) {
            try {
                OutboxSender.Step step = sender.sendBatch();
                lastStep = System.nanoTime();
                switch (step) {
                    case MORE -> {}
                    case OTHERS_SENDING -> pause(TAKEN_PAUSE);
                    case CAUGHT_UP -> {
                        if (away) {
                            log.info("The outbox is being sent again");
                        }
                        away = false;
                        backoff = FIRST_BACKOFF;
                        pause(properties.pollInterval());
                    }
                }
            } catch (RuntimeException | Error e) { // this thread is the only one, and must outlive whatever happens
                if (!running) {
                    break;
                }
                if (!away) {
                    if (e instanceof BrokerUnavailableException) {
                        log.warn("The outbox waits for the broker: {}", describe(e));
                    } else {
                        log.error("The outbox cannot be sent for the moment", e);
                    }
                }
                away = true;
                backOff(backoff);
                backoff = backoff.multipliedBy(2).compareTo(properties.maxBackoff()) < 0
                        ? backoff.multipliedBy(2)
                        : properties.maxBackoff();
            }
        }
        sender.close();
    }

    private static String describe(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + " (" + cause + ")";
    }

    private void pause(Duration longest) {
        try {
            if (wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }

    /** Unlike {@link #pause}, a commit does not cut this short: it would turn the load into a storm of probes. */
    private void backOff(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (running && System.nanoTime() < end) {
            wake.drainPermits();
            try {
                TimeUnit.MILLISECONDS.sleep(Math.min(100, duration.toMillis()));
            } catch (InterruptedException e) {
                running = false;
            }
        }
    }
}
