package dev.fanout.messaging.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that handles messages in batches: it takes what is there, up to the batch size, and never waits for more.
 * What arrives while it works is its next batch. The prefetch of the queues bounds what can wait here.
 */
class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    /** How often an idle lane looks whether it is to stop. */
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final BlockingQueue<Task> ready = new LinkedBlockingQueue<>();
    private final BatchProcessor processor;
    private final Recoverability recoverability;
    private final int batchSize;
    private volatile boolean running = true;
    private volatile boolean waiting;

    Lane(String name, BatchProcessor processor, Recoverability recoverability, int batchSize) {
        this.processor = processor;
        this.recoverability = recoverability;
        this.batchSize = batchSize;
        Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    void add(Task task) {
        ready.add(task);
    }

    /** Whether it has messages that wait for the database to come back. */
    boolean isWaiting() {
        return waiting;
    }

    /**
     * Lets the batch that is under way end, and handles no other. Never interrupts it: H2 would close its file over
     * that.
     */
    void stop() {
        running = false;
    }

    private void run() {
        List<Task> batch = new ArrayList<>(batchSize);
        while (running) {
            batch.clear();
            try {
                Task first = ready.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
            } catch (InterruptedException e) {
                break;
            }
            ready.drainTo(batch, batchSize - 1);
            // What came by a channel that is gone comes again by the next one.
            batch.removeIf(Task::leaveIfGone);
            if (!batch.isEmpty()) {
                process(batch);
                waiting = false;
            }
        }
        ready.forEach(Task::leave);
    }

    private void process(List<Task> batch) {
        while (running && !batch.isEmpty()) {
            try {
                processor.process(batch).forEach(failure -> recoverability.failed(failure.task(), failure.cause()));
                if (waiting) {
                    log.info("The database is back; {} messages handled", batch.size());
                }
                return;
            } catch (Throwable e) { // this thread is the only one of its lane, and must outlive whatever happens
                batch.removeIf(Task::isSettled);
                if (!Outage.is(e)) {
                    // Not of a single message's making, so nobody is to blame and nothing is lost: deliver them again.
                    log.error("A batch of {} messages could not be handled", batch.size(), e);
                    batch.forEach(task -> task.delivery().session().end());
                    break;
                }
                if (!waiting) {
                    log.warn("{} messages wait for the database: {}", batch.size(), e.toString());
                }
                waiting = true;
                pause();
            }
        }
        batch.forEach(Task::leave);
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(Outage.PROBE.toMillis());
        } catch (InterruptedException e) {
            running = false;
        }
    }
}
