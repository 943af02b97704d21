package dev.fanout.notification.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Interim. */
@Component
class RetrySchedule {
    private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

    Optional<Duration> waitAfter(int failures, @Nullable Duration retryAfter) {
        return failures > WAITS.size() ? Optional.empty() : Optional.of(WAITS.get(failures - 1));
    }
}
