package dev.fanout.notification.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
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
    private static final int SMALLER = 4;

    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private volatile long lastCame;

    @Autowired
    RightOfWay() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    RightOfWay(LongSupplier nanoTime, LongConsumer park) {
        this.nanoTime = nanoTime;
        this.park = park;
        this.lastCame = nanoTime.getAsLong() - LATELY.toNanos();
    }

    /** Something has come that does not take long. */
    public void came() {
        lastCame = nanoTime.getAsLong();
    }

    /**
     * How large a piece may be: as large as it likes, or a quarter if something has come within the last second.
     *
     * @param most at least 1
     */
    public int piece(int most) {
        boolean lately = nanoTime.getAsLong() - lastCame < LATELY.toNanos();
        return lately ? Math.max(1, most / SMALLER) : most;
    }

    /** Waits until nothing has come for 15 ms, and 30 ms at most. */
    public void giveWay() {
        long begin = nanoTime.getAsLong();
        while (!Thread.currentThread().isInterrupted()) {
            long now = nanoTime.getAsLong();
            long wait = Math.min(lastCame + QUIET.toNanos() - now, begin + LONGEST_WAIT.toNanos() - now);
            if (wait <= 0) {
                return;
            }
            park.accept(wait);
        }
    }
}
