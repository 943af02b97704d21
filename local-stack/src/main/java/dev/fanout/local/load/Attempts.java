package dev.fanout.local.load;

import dev.fanout.servers.Processes;
import java.time.Duration;

/** Growing waits between the attempts of one call, within a limit of time. Owned by one thread. */
final class Attempts {

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final long deadline;
    private Duration wait = FIRST_WAIT;
    private int made = 1;

    Attempts(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
    }

    int made() {
        return made;
    }

    /**
     * Waits before the next attempt, at least as long as the service asked for.
     *
     * @return false, without a wait, if there is no time for another attempt
     */
    boolean again(Duration asked) {
        if (System.nanoTime() > deadline) {
            return false;
        }
        Processes.pause(asked.compareTo(wait) > 0 ? asked : wait);
        wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        made++;
        return true;
    }
}
