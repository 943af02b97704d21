package dev.fanout.notification.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Knows lines, and hears what comes of their deliveries. Each keeper knows its own. */
public interface LineKeeper {

    /** Those of these lines that this keeper has. */
    Map<UUID, Line> find(Collection<UUID> lines);

    /**
     * Called in the transaction that notes what came of attempts, with all of them, those of other keepers too.
     *
     * @param outcomes in the order in which they ended
     */
    void noted(List<Outcome> outcomes);

    /** What came of an attempt of a line. */
    record Outcome(UUID line, Kind kind, Instant at, String text) {

        /** What it says of the receiver. */
        public enum Kind {
            DELIVERED,
            FAILED,
            /** The receiver wants nothing any more. */
            GONE
        }
    }
}
