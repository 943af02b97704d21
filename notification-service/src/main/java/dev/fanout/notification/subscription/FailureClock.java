package dev.fanout.notification.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a subscription has only failed, and what follows from it: announcements, and its end. The clock starts at
 * the first failure after a success, and only failures move it: a subscription that nothing is sent to does not end.
 *
 * @param since the first of these failures
 * @param warned how much was announced, in percent of the time until the end
 */
record FailureClock(Instant since, int warned) {

    private static final List<Integer> WARNINGS = List.of(90, 70, 50);
    private static final int ALL = 100;

    /** @param since absent if nothing has failed yet */
    static FailureClock of(@Nullable Instant since, int warned, Instant now) {
        return new FailureClock(since == null ? now : since, warned);
    }

    boolean isOver(Duration patience, Instant now) {
        return !now.isBefore(end(patience));
    }

    Instant end(Duration patience) {
        return since.plus(patience);
    }

    /** The highest percentage that is reached and was not announced yet; as it was if there is none. */
    FailureClock at(Duration patience, Instant now) {
        long percent = Duration.between(since, now).toMillis() * ALL / patience.toMillis();
        return WARNINGS.stream()
                .filter(warning -> percent >= warning && warning > warned)
                .findFirst()
                .map(warning -> new FailureClock(since, warning))
                .orElse(this);
    }
}
