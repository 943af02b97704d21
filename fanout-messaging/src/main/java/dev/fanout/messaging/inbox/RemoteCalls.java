package dev.fanout.messaging.inbox;

import java.util.concurrent.Semaphore;

/** Makes the remote calls of messages, and handles again the messages that failed in their batch. */
class RemoteCalls {

    /** Transactions of single messages that run at the same time; leaves connections for the lanes and the requests. */
    private static final int CONCURRENT_TRANSACTIONS = 4;

    private final BatchProcessor processor;
    private final Recoverability recoverability;
    private final InboxThreads threads;
    private final InboxMetrics metrics;
    private final Brake brake;
    private final Semaphore calls;
    private final Semaphore transactions = new Semaphore(CONCURRENT_TRANSACTIONS);

    RemoteCalls(
            BatchProcessor processor,
            Recoverability recoverability,
            InboxThreads threads,
            InboxMetrics metrics,
            Brake brake,
            int concurrentCalls) {
        this.processor = processor;
        this.recoverability = recoverability;
        this.threads = threads;
        this.metrics = metrics;
        this.brake = brake;
        this.calls = new Semaphore(concurrentCalls);
    }

    /** Makes the remote call of a message, and hands the message on once it has its answer. */
    void call(InboxMessage message, Runnable next) {
        threads.start(message, () -> {
            if (threads.mayGoOn(message.delivery())) {
                if (recoverability.carryThrough(message, null, () -> limited(calls, () -> call(message)))) {
                    next.run();
                }
            } else {
                message.leave();
            }
        });
    }

    /** Takes over a message whose first attempt failed in a lane. */
    void again(InboxMessage message, RuntimeException failure) {
        threads.start(
                message,
                () -> recoverability.carryThrough(message, failure, () -> {
                    // Perhaps the answer of the earlier call is what does not fit any more.
                    limited(calls, () -> call(message));
                    limited(transactions, () -> processAlone(message));
                }));
    }

    private void processAlone(InboxMessage message) {
        long begin = System.nanoTime();
        try {
            processor.processAlone(message);
        } catch (RuntimeException e) {
            brake.rest(begin);
            throw e;
        }
    }

    private void call(InboxMessage message) {
        if (message.needsCall()) {
            long begin = System.nanoTime();
            try {
                message.call();
            } finally {
                metrics.step(message, "call", System.nanoTime() - begin);
            }
        }
    }

    private static void limited(Semaphore limit, Runnable work) {
        limit.acquireUninterruptibly();
        try {
            work.run();
        } finally {
            limit.release();
        }
    }
}
