package dev.fanout.notification.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * How many runs of this instance may be under way. Retries, and what was parked, have only a part of the places, so
 * that first attempts go on however many of these there are.
 */
@Component
class Places {

    private final int most;
    private final Semaphore all;
    private final Semaphore later;

    /** Whether somebody found no place since the last look. */
    private volatile boolean lacking;

    Places(DeliveryProperties properties) {
        this.most = properties.concurrency();
        this.all = new Semaphore(most);
        this.later = new Semaphore(properties.retries());
    }

    /** @param first whether it is for first attempts */
    boolean isFull(boolean first) {
        boolean full = all.availablePermits() == 0 || (!first && later.availablePermits() == 0);
        lacking |= full;
        return full;
    }

    boolean tryTake(boolean first) {
        if (!first && !later.tryAcquire()) {
            lacking = true;
            return false;
        }
        if (!all.tryAcquire()) {
            lacking = true;
            if (!first) {
                later.release();
            }
            return false;
        }
        return true;
    }

    void giveBack(boolean first) {
        all.release();
        if (!first) {
            later.release();
        }
    }

    /** Whether somebody found no place since this was asked last. */
    boolean wereLacking() {
        boolean were = lacking;
        lacking = false;
        return were;
    }

    void awaitEnd(Duration patience) throws InterruptedException {
        if (all.tryAcquire(most, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            all.release(most);
        }
    }
}
