package dev.fanout.dashboard.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the list of one service was read.
 *
 * @param before only rows from before this time are still to be read; absent if time does not tell
 * @param offset so many of those were read already
 * @param last id of the row that was read last; if more rows have come meanwhile, this one tells
 */
record Place(@Nullable Instant before, int offset, @Nullable String last) {

    static final Place START = new Place(null, 0, null);
}
