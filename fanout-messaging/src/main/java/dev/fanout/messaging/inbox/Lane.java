package dev.fanout.messaging.inbox;

import dev.fanout.messaging.background.BatchThread;
import dev.fanout.messaging.consumer.OutageWait;
import dev.fanout.messaging.failure.Fault;
import dev.fanout.messaging.failure.Outage;
import dev.fanout.messaging.inbox.BatchProcessor.Failure;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that handles messages in batches. The prefetch of the queues bounds what can wait here. */
class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final BatchProcessor processor;
    private final RemoteCalls calls;
    private final Brake brake;
    private final BatchThread<InboxMessage> thread;
    private volatile boolean waiting;

    Lane(String name, int batchSize, BatchProcessor processor, RemoteCalls calls, Brake brake) {
        this.processor = processor;
        this.calls = calls;
        this.brake = brake;
        this.thread = new BatchThread<>(name, batchSize, this::work, InboxMessage::leave);
    }

    void add(InboxMessage message) {
        thread.add(message);
    }

    /** Whether it has messages that wait for the database to come back. */
    boolean isWaiting() {
        return waiting;
    }

    void start() {
        thread.start();
    }

    /** Lets the batch that is under way end, and handles no other. */
    void stop() {
        thread.stop();
    }

    private void work(List<InboxMessage> batch) {
        // The broker delivers again what came by a channel that is gone.
        batch.removeIf(InboxMessage::leaveIfGone);
        if (!batch.isEmpty()) {
            process(batch);
            waiting = false;
        }
    }

    private void process(List<InboxMessage> batch) {
        OutageWait wait = new OutageWait();
        while (thread.isRunning() && !batch.isEmpty()) {
            try {
                long begin = System.nanoTime();
                List<Failure> failures = processor.process(batch);
                failures.forEach(failure -> calls.again(failure.message(), failure.cause()));
                if (waiting) {
                    log.info("The database is back; {} messages handled", batch.size());
                }
                if (2 * failures.size() > batch.size()) {
                    brake.rest(begin);
                }
                return;
            } catch (Throwable e) { // whatever failed, the messages of the batch must not be lost
                batch.removeIf(InboxMessage::isSettled);
                if (batch.isEmpty()) {
                    return;
                }
                if (Fault.of(e) != Fault.OUTAGE) {
                    // No single message is known to have caused this. The broker delivers all of them again, but not
                    // without end, because it counts.
                    log.error("A batch of {} messages could not be handled", batch.size(), e);
                    Outage.pause();
                    batch.forEach(InboxMessage::reject);
                    return;
                }
                if (!waiting) {
                    log.warn("{} messages wait for the database: {}", batch.size(), e.toString());
                }
                waiting = true;
                wait.pause(batch.getFirst().delivery().session());
                batch.removeIf(InboxMessage::leaveIfGone);
            }
        }
        batch.forEach(InboxMessage::leave);
    }
}
