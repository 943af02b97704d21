package dev.fanout.local.shop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as notification-service shows it.
 *
 * @param attempts the first one first; lists show none
 */
public record Delivery(String id, String status, int attemptCount, List<Attempt> attempts) {

    public Delivery {
        attempts = attempts == null ? List.of() : List.copyOf(attempts);
    }

    /**
     * An attempt.
     *
     * @param status of HTTP, if there was an answer
     * @param text start of the answer, or what went wrong
     */
    public record Attempt(
            Instant at, String verdict, @Nullable Integer status, String text) {}
}
