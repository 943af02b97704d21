package dev.fanout.defaults;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** New ids: UUIDs of version 7, ordered by time, so that an index on them grows at its end. */
public final class TimeOrderedId {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private TimeOrderedId() {}

    public static UUID next() {
        return GENERATOR.generate();
    }
}
