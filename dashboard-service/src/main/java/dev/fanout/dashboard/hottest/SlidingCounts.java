package dev.fanout.dashboard.hottest;

import dev.fanout.dashboard.hottest.Ranking.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;

/**
 * How often each thing was met in the last hour, in slices of five minutes that are forgotten as a whole. Each slice
 * keeps the most frequent things only, <a
 * href="https://datasketches.apache.org/docs/Frequency/FrequentItemsOverview.html">by an algorithm</a> that knows by
 * how much it may be wrong, so that the memory is bounded however many things there are.
 */
final class SlidingCounts {

    static final Duration SLICE = Duration.ofMinutes(5);
    static final int SLICES = 12;

    /** A power of two. A count is wrong by a share of 3.5 of it at most, of all that was counted: 0.35 %. */
    static final int COUNTERS = 1024;

    /** By the number of the slice since 1970. */
    private final SortedMap<Long, FrequentItemsSketch<String>> slices = new TreeMap<>();

    /** @param at when it was met; later than now counts as now, and what is too old does not count */
    synchronized void add(String thing, Instant at, Instant now) {
        forget(now);
        long slice = Math.min(sliceOf(at), sliceOf(now));
        if (slice >= firstOf(now)) {
            slices.computeIfAbsent(slice, _ -> new FrequentItemsSketch<>(COUNTERS))
                    .update(thing);
        }
    }

    synchronized Ranking ranking(int most, Instant now) {
        forget(now);
        FrequentItemsSketch<String> all = new FrequentItemsSketch<>(COUNTERS);
        slices.values().forEach(all::merge);
        return new Ranking(
                all.getStreamLength(),
                all.getMaximumError(),
                Stream.of(all.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
                        .map(row -> new Count(row.getItem(), row.getEstimate()))
                        .sorted(Comparator.comparingLong(Count::count)
                                .reversed()
                                .thenComparing(Count::id))
                        .limit(most)
                        .toList());
    }

    /** From when on things are counted. */
    static Instant begin(Instant now) {
        return Instant.ofEpochSecond(firstOf(now) * SLICE.toSeconds());
    }

    private void forget(Instant now) {
        slices.headMap(firstOf(now)).clear();
    }

    private static long firstOf(Instant now) {
        return sliceOf(now) - SLICES + 1;
    }

    private static long sliceOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SLICE.toSeconds());
    }
}
