package dev.fanout.order.batch;

import dev.fanout.order.overload.AnswerLag;
import dev.fanout.order.overload.OutboxLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads through which the orders of batches enter their sagas, few enough that single orders still find
 * connections. They rest while the database is away, while the outbox holds all that it may, and while participants
 * answer late.
 */
@Component
class BatchEntrance implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BatchEntrance.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LONGEST_CHUNK = Duration.ofSeconds(15);

    /** Stops after requests and messages, and before the relay, which sends what a last chunk has announced. */
    private static final int PHASE = 500;

    private final EnterOrders entering;
    private final OutboxLimit outbox;
    private final AnswerLag lag;
    private final BatchProperties properties;
    private final Semaphore wake = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile CountDownLatch end = new CountDownLatch(0);

    BatchEntrance(EnterOrders entering, OutboxLimit outbox, AnswerLag lag, BatchProperties properties) {
        this.entering = entering;
        this.outbox = outbox;
        this.lag = lag;
        this.properties = properties;
    }

    /** There are new orders: their batch is committed. */
    void wake() {
        int asleep = properties.parallelChunks() - wake.availablePermits();
        if (asleep > 0) {
            wake.release(asleep);
        }
    }

    @Override
    public synchronized void start() {
        if (!isRunning()) {
            var untilStop = new CountDownLatch(1);
            end = untilStop;
            for (int i = 0; i < properties.parallelChunks(); i++) {
                threads.add(
                        Thread.ofPlatform().name("batch-entrance-" + i).daemon().start(() -> work(untilStop)));
            }
        }
    }

    /** Lets the chunks that are under way end, and never interrupts them: H2 would close its file over that. */
    @Override
    public synchronized void stop() {
        end.countDown();
        wake.release(threads.size());
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_CHUNK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return end.getCount() > 0;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void work(CountDownLatch untilStop) {
        while (untilStop.getCount() > 0) {
            try {
                if (outbox.isExceeded() || lag.isExceeded() || !entering.next()) {
                    sleep();
                }
            } catch (Throwable e) { // no error of a chunk is a reason to go without this thread
                log.warn("The entrance of batches has to wait: {}", e.toString());
                pause(untilStop);
            }
        }
    }

    private void sleep() throws InterruptedException {
        if (wake.tryAcquire(properties.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
            log.trace("woken");
        }
    }

    private static void pause(CountDownLatch untilStop) {
        try {
            if (untilStop.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.debug("stopped while waiting");
            }
        } catch (InterruptedException e) {
            log.debug("interrupted, and goes on: only a stop ends it", e);
        }
    }
}
