package dev.fanout.notification.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery that failed is attempted again. To each wait a random part is added, so that what failed together
 * does not come back together; nothing is ever taken away, so that a receiver gets the rest that it was promised.
 */
final class RetrySchedule {

    private static final double MOST_ADDED = 0.1;
    private static final Duration LONGEST_ADDED = Duration.ofMinutes(15);

    private final List<Duration> waits;
    private final RandomGenerator random;

    RetrySchedule(List<Duration> waits, RandomGenerator random) {
        this.waits = List.copyOf(waits);
        this.random = random;
    }

    /** How many attempts there are at most, the first one included. */
    int attempts() {
        return waits.size() + 1;
    }

    /**
     * The wait before the next attempt, at least as long as the receiver asks for.
     *
     * @param attemptsMade at least 1
     * @return empty if there is no further attempt
     */
    Optional<Duration> waitAfter(int attemptsMade, @Nullable Duration retryAfter) {
        if (attemptsMade < 1) {
            throw new IllegalArgumentException("a retry follows at least one attempt, but not " + attemptsMade);
        }
        if (attemptsMade >= attempts()) {
            return Optional.empty();
        }
        Duration wait = waits.get(attemptsMade - 1);
        return Optional.of(withJitter(retryAfter != null && retryAfter.compareTo(wait) > 0 ? retryAfter : wait));
    }

    private Duration withJitter(Duration wait) {
        long most = Math.min((long) (wait.toMillis() * MOST_ADDED), LONGEST_ADDED.toMillis());
        return wait.plusMillis(random.nextLong(most + 1));
    }
}
