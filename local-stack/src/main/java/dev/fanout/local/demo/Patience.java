package dev.fanout.local.demo;

import dev.fanout.local.LocalStackException;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Looks again and again, until something is there. */
final class Patience {

    /** The default deadline of an order is 60 s, and the sweeper and the compensation come after it. */
    static final Duration LONGEST = Duration.ofSeconds(180);

    static final Duration POLL = Duration.ofMillis(150);

    private Patience() {}

    @FunctionalInterface
    interface Look<T> {
        Optional<T> look() throws IOException;
    }

    /** @throws LocalStackException if it is not there in time */
    static <T> T await(Look<T> look, String what) throws IOException {
        return within(LONGEST, look)
                .orElseThrow(() -> new LocalStackException("no " + what + " within " + LONGEST.toSeconds() + " s"));
    }

    /** @return empty if it is not there in time */
    static <T> Optional<T> within(Duration patience, Look<T> look) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = look.look();
            if (found.isPresent() || System.nanoTime() > deadline) {
                return found;
            }
            Processes.pause(POLL);
        }
    }
}
