package dev.fanout.defaults;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.util.UUID;

/** New ids: UUIDs of version 7, ordered by time, so that an index on them grows at its end. */
public final class TimeOrderedId {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private TimeOrderedId() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    /** No id that was made at this time or later is smaller. */
    public static UUID earliest(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16 | 0x7000, Long.MIN_VALUE);
    }
}
