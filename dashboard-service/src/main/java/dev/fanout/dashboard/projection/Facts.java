package dev.fanout.dashboard.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one thing. Two that are of the same thing make one that has the facts of both: whatever the order
 * and however often they are merged, the same facts make the same record.
 *
 * @param <F> itself
 */
interface Facts<F extends Facts<F>> {

    /** Which thing. */
    UUID id();

    /** What both say. */
    F merge(F other);

    /** One of two that should be equal; always the same one if they are not. */
    static <T extends Comparable<? super T>> @Nullable T oneOf(@Nullable T one, @Nullable T other) {
        return oneOf(one, other, Comparator.naturalOrder());
    }

    /** The same, of what has no order of its own. */
    static <T> @Nullable T oneOf(@Nullable T one, @Nullable T other, Comparator<T> order) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return order.compare(one, other) <= 0 ? one : other;
    }

    /** A time as both databases keep it. */
    static Instant exact(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /** A text as both databases take it. */
    static @Nullable String storable(@Nullable String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
