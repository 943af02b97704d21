package dev.fanout.notification.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * What has just come goes before work that takes long anyway: the recipients of an event that has very many, and their
 * deliveries. The threads that do such work ask here before each piece of it. All of it waits for the same processors
 * and the same database, so the order of the queue alone would not keep an event with one recipient from waiting.
 *
 * <p>Concerns one instance of the service. All methods may be called by any thread.
 */
@Component
public class RightOfWay {

    /** About as long as an event needs from its arrival to its first attempt. */
    private static final Duration QUIET = Duration.ofMillis(15);

    /** The long work goes on even if something comes all the time. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(30);

    /** Where something has come lately, more will. */
    private static final Duration LATELY = Duration.ofSeconds(1);

    /** What comes next waits for the piece that is under way. */
    private static final int SMALLER = 8;

    /** What comes next finds a processor, and the broker too, where it shares them. */
    private static final Duration LONGEST_REST = Duration.ofMillis(30);

    /** So often a processor has an attempt; it costs about a third of that. */
    private static final Duration ATTEMPT = Duration.ofMillis(3);

    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private final long gap;
    private final ReentrantLock onePiece = new ReentrantLock(true);
    private final AtomicLong nextAttempt;
    private volatile long lastCame;

    /** When the next piece may be done. Guarded by the lock. */
    private long nextPiece;

    @Autowired
    RightOfWay() {
        this(System::nanoTime, LockSupport::parkNanos, Runtime.getRuntime().availableProcessors());
    }

    RightOfWay(LongSupplier nanoTime, LongConsumer park, int processors) {
        this.nanoTime = nanoTime;
        this.park = park;
        this.gap = ATTEMPT.toNanos() / processors;
        this.lastCame = nanoTime.getAsLong() - LATELY.toNanos();
        this.nextAttempt = new AtomicLong(lastCame);
        this.nextPiece = lastCame;
    }

    /** Something has come that does not take long. */
    public void came() {
        lastCame = nanoTime.getAsLong();
    }

    /**
     * Does a piece of long work, which is a transaction as a rule. If something has come within the last second, pieces
     * are an eighth of what they may be, and one is done at a time. Between two there is a rest as long as the first
     * took, 30 ms at most; then the next waits until nothing has come for 15 ms, and again 30 ms at most.
     *
     * @param most how large a piece may be, at least 1
     * @param work is told how large this one may be
     */
    public <T> T piece(int most, IntFunction<T> work) {
        if (!lately()) {
            return work.apply(most);
        }
        onePiece.lock();
        try {
            await(() -> nextPiece);
            giveWay();
            long begin = nanoTime.getAsLong();
            try {
                return work.apply(Math.max(1, most / SMALLER));
            } finally {
                long end = nanoTime.getAsLong();
                nextPiece = end + Math.min(end - begin, LONGEST_REST.toNanos());
            }
        } finally {
            onePiece.unlock();
        }
    }

    /**
     * Waits before one of many attempts, as {@link #piece} does; those that have waited together then go one after the
     * other.
     */
    void beforeAttempt() {
        giveWay();
        if (lately()) {
            long now = nanoTime.getAsLong();
            long mine = nextAttempt.updateAndGet(last -> now + Math.max(0, last + gap - now));
            await(() -> mine);
        }
    }

    private boolean lately() {
        return nanoTime.getAsLong() - lastCame < LATELY.toNanos();
    }

    private void giveWay() {
        long longest = nanoTime.getAsLong() + LONGEST_WAIT.toNanos();
        await(() -> Math.min(lastCame + QUIET.toNanos() - longest, 0) + longest);
    }

    /** @param time until which it waits, which may change meanwhile */
    private void await(LongSupplier time) {
        while (!Thread.currentThread().isInterrupted()) {
            long wait = time.getAsLong() - nanoTime.getAsLong();
            if (wait <= 0) {
                return;
            }
            park.accept(wait);
        }
    }
}
