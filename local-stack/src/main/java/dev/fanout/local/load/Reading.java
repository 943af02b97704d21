package dev.fanout.local.load;

import java.time.Instant;

/**
 * A figure of a service at a moment.
 *
 * @param what for example {@code outbox of order}
 */
record Reading(Instant at, String service, Kind kind, String what, double value) {

    /** What the value says. */
    enum Kind {
        /** Seconds for which something has waited. */
        AGE,
        /** How many messages a queue has. */
        DEPTH,
        /** Bytes of heap in use. */
        HEAP
    }
}
