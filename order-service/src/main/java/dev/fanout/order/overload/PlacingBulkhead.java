package dev.fanout.order.overload;

import dev.fanout.web.ProblemException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Lets requests that place orders have half of the connections to the database, and wait for their turn without one.
 * Otherwise the answers of participants would stand in one line with all requests in hand, and the more orders come,
 * the fewer would be decided.
 */
@Component
public class PlacingBulkhead {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Semaphore free;
    private final Duration patience;

    @Autowired
    PlacingBulkhead(
            @Value("${spring.datasource.hikari.maximum-pool-size:10}") int connections,
            @Value("${spring.datasource.hikari.connection-timeout:30000}") long patienceMillis) {
        this(Math.max(1, connections / 2), Duration.ofMillis(patienceMillis));
    }

    PlacingBulkhead(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** @throws ProblemException 503 if its turn does not come within the time that a connection may take */
    public <T> T take(Supplier<T> work) {
        if (!acquired()) {
            throw ProblemException.unavailable("behind", "Too many orders come at once; please try again.", RETRY);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    private boolean acquired() {
        try {
            return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
