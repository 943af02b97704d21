package dev.fanout.notification.delivery;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives deliveries their place in the queue, such that the order by turn is a round robin: the turns of an event's
 * recipients rise one by one from where the queue is now, and so do those of a line. So 100,000 recipients of one event
 * stand behind each other, and the single recipient of the next event stands beside the first of them (<a
 * href="https://en.wikipedia.org/wiki/Fair_queuing">start-time fair queueing</a>).
 */
final class Turns {

    private final long now;
    private final Map<UUID, Long> lastOfLine;
    private long lastOfOccasion;

    /**
     * @param now the turn that is being served
     * @param lastOfLine the last turn of each line that has deliveries in the queue
     */
    Turns(long now, Map<UUID, Long> lastOfLine) {
        this.now = now;
        this.lastOfLine = new HashMap<>(lastOfLine);
    }

    long next(@Nullable UUID line) {
        lastOfOccasion = Math.max(now, lastOfOccasion) + 1;
        if (line == null) {
            return lastOfOccasion;
        }
        long turn = Math.max(lastOfOccasion, lastOfLine.getOrDefault(line, 0L) + 1);
        lastOfLine.put(line, turn);
        return turn;
    }

    /**
     * The next event begins beside this one, not behind it.
     *
     * @param last the last turn that recipients of it got; 0 if none did
     */
    void nextOccasion(long last) {
        lastOfOccasion = last;
    }

    long lastOfOccasion() {
        return lastOfOccasion;
    }
}
