package dev.fanout.dashboard.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * Refuses attempts to sign in after too many that failed, for a quarter of an hour from the last of them; what is
 * refused meanwhile does not count. It counts by user and address: so nobody can lock out an operator who sits
 * elsewhere.
 */
final class LoginLock {

    static final int MOST_FAILURES = 5;
    static final Duration LOCKED_FOR = Duration.ofMinutes(15);

    private static final long MOST_KEPT = 10_000;

    private final Cache<Attempts, Integer> failures;

    /** Who attempts it, and from where. */
    record Attempts(String user, String address) {}

    LoginLock(Ticker ticker) {
        failures = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(LOCKED_FOR)
                .ticker(ticker)
                .build();
    }

    boolean isLocked(Attempts attempts) {
        Integer count = failures.getIfPresent(attempts);
        return count != null && count >= MOST_FAILURES;
    }

    void failed(Attempts attempts) {
        failures.asMap().merge(attempts, 1, Integer::sum);
    }

    void succeeded(Attempts attempts) {
        failures.invalidate(attempts);
    }
}
