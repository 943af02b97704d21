package dev.fanout.dashboard.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the list of one service was read.
 *
 * @param before the microsecond after the row that was read last: where the service can be asked for what is earlier,
 *     only that is still to be read; absent at the start
 * @param offset about where in what is asked for the next row is: so many came before it when the last one was read
 * @param last id of the row that was read last: by it and its time the others are known that were read, whatever has
 *     come or gone meanwhile
 */
record Place(@Nullable Instant before, int offset, @Nullable String last) {

    static final Place START = new Place(null, 0, null);
}
