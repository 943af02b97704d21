package dev.fanout.messaging.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a job may send how many, and when it must stop: pure rules. */
final class Pace {

    /** Most that are sent in one transaction, and most that may be under way at once. */
    static final int BATCH = 1_000;

    private static final int FIRST = 1;
    private static final int FIRST_AND_SECOND = 11;
    private static final int ENOUGH_TO_JUDGE = 100;
    private static final int TOLERATED_PERCENT = 10;

    /** What a job may make up for after it could not send; more would be a burst. */
    private static final Duration MOST_ARREARS = Duration.ofSeconds(1);

    private Pace() {}

    /** How many may be sent now, by step and rate. */
    static int allowance(Progress progress, boolean canary, int ratePerSecond, Instant nextAt, Instant now) {
        if (now.isBefore(nextAt)) {
            return 0;
        }
        Duration since = Duration.between(nextAt, now);
        if (since.compareTo(MOST_ARREARS) > 0) {
            since = MOST_ARREARS;
        }
        long byRate =
                1 + since.toNanos() * ratePerSecond / Duration.ofSeconds(1).toNanos();
        int byStep = canary ? endOfStep(progress.returned()) - progress.published() : Integer.MAX_VALUE;
        return (int) Math.max(0, Math.min(Math.min(byRate, byStep), BATCH - progress.underWay()));
    }

    /** When the next may be sent after so many were. */
    static Instant next(Instant nextAt, Instant now, int sent, int ratePerSecond) {
        Instant earliest = now.minus(MOST_ARREARS);
        Instant from = nextAt.isBefore(earliest) ? earliest : nextAt;
        return from.plusNanos(sent * Duration.ofSeconds(1).toNanos() / ratePerSecond);
    }

    /** Why the job must not go on; empty if it may. */
    static Optional<String> objection(Progress progress, boolean canary) {
        int returned = progress.returned();
        boolean judged = canary
                ? returned == FIRST || returned >= FIRST_AND_SECOND || isDone(progress)
                : returned >= ENOUGH_TO_JUDGE;
        if (!judged || progress.failed() * 100 <= returned * TOLERATED_PERCENT) {
            return Optional.empty();
        }
        return Optional.of("%s of the %s that came back failed again, more than %s %%"
                .formatted(progress.failed(), returned, TOLERATED_PERCENT));
    }

    static boolean isDone(Progress progress) {
        return progress.pending() == 0 && progress.underWay() == 0;
    }

    private static int endOfStep(int returned) {
        return returned < FIRST ? FIRST : returned < FIRST_AND_SECOND ? FIRST_AND_SECOND : Integer.MAX_VALUE;
    }
}
