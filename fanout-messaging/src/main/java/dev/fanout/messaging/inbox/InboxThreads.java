package dev.fanout.messaging.inbox;

import dev.fanout.messaging.consumer.Delivery;
import dev.fanout.messaging.failure.Outage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Virtual threads on which single messages wait, so that the lanes go on with other messages. */
class InboxThreads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InboxThreads.class);

    private volatile ExecutorService threads = newThreads();
    private volatile boolean closed;

    private static ExecutorService newThreads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("inbox-task-", 0).factory());
    }

    /** Takes work again, after it was closed. */
    void open() {
        if (closed) {
            threads = newThreads();
            closed = false;
        }
    }

    /** Whether it makes sense to go on with a message: it can be settled, and the service does not stop. */
    boolean mayGoOn(Delivery delivery) {
        return !closed && delivery.isLive();
    }

    /** Begins some work for a message; the broker delivers the message again if the work fails or cannot begin. */
    void start(InboxMessage message, Runnable work) {
        run(work, message::leave, message::reject);
    }

    /** The same for a message that could not be read. */
    void start(Delivery delivery, Runnable work) {
        run(work, () -> {}, delivery::reject);
    }

    /**
     * A message that fails for a reason of our own is rejected, so that the broker counts and, in the end, buries it.
     */
    private void run(Runnable work, Runnable leave, Runnable reject) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (Throwable e) { // of a thread of its own, and to be seen all the same
                    if (closed) {
                        log.debug("Left to the next delivery", e);
                        leave.run();
                    } else {
                        log.error("A message is given back to the broker", e);
                        Outage.pause();
                        reject.run();
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("The service stops; the broker delivers the message again", e);
            leave.run();
        }
    }

    /** Begins no more work. What is under way ends by itself; an interrupt would make H2 close its file. */
    @Override
    public void close() {
        closed = true;
        threads.shutdown();
    }
}
