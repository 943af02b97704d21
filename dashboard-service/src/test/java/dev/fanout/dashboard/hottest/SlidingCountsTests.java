package dev.fanout.dashboard.hottest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.hottest.Ranking.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingCountsTests {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final SlidingCounts counts = new SlidingCounts();

    @Test
    void theMostFrequentIsFirstAndFewAreCountedExactly() {
        add("a", 1);
        add("c", 3);
        add("b", 3);

        Ranking ranking = counts.ranking(2, NOON);

        assertThat(ranking).isEqualTo(new Ranking(7, 0, List.of(new Count("b", 3), new Count("c", 3))));
    }

    @Test
    void whatWasMetBeforeTheLastHourIsForgottenSliceBySlice() {
        for (int slice = 0; slice < 24; slice++) {
            counts.add("a", NOON.plus(SlidingCounts.SLICE.multipliedBy(slice)), NOON.plus(Duration.ofHours(2)));
        }
        Instant end = NOON.plus(Duration.ofHours(2)).minusSeconds(1);

        // Those that are met at two o'clock belong to the slice that begins then.
        assertThat(counts.ranking(1, NOON.plus(Duration.ofHours(2))).counted()).isEqualTo(SlidingCounts.SLICES - 1);
        assertThat(SlidingCounts.begin(end)).isEqualTo(NOON.plus(Duration.ofHours(1)));
        assertThat(counts.ranking(1, NOON.plus(Duration.ofHours(3))).items()).isEmpty();
    }

    @Test
    void whatIsTooOldDoesNotCountAndWhatIsAheadOfTheClockCountsNow() {
        counts.add("old", NOON.minus(Duration.ofHours(2)), NOON);
        counts.add("ahead", NOON.plus(Duration.ofDays(1)), NOON);

        assertThat(counts.ranking(5, NOON).items()).containsExactly(new Count("ahead", 1));
        assertThat(counts.ranking(5, NOON.plus(Duration.ofHours(2))).items()).isEmpty();
    }

    @Test
    void ofVeryManyTheHottestAreFoundWithinTheErrorThatIsSaid() {
        Random random = new Random(7);
        Map<String, Long> truth = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            // A tenth of all is about ten things, and the rest about a hundred thousand.
            String thing = random.nextInt(10) == 0 ? "hot-" + random.nextInt(10) : "cold-" + random.nextInt(100_000);
            truth.merge(thing, 1L, Long::sum);
            counts.add(thing, NOON.plusSeconds(i / 100), NOON.plusSeconds(i / 100));
        }

        Ranking ranking = counts.ranking(10, NOON.plusSeconds(3000));

        assertThat(ranking.counted()).isEqualTo(300_000);
        assertThat(ranking.error()).isPositive().isLessThan((long) (300_000 * 3.5 / SlidingCounts.COUNTERS));
        assertThat(ranking.items()).hasSize(10).allSatisfy(item -> {
            assertThat(item.id()).startsWith("hot-");
            long known = truth.get(item.id());
            assertThat(item.count()).isBetween(known, known + ranking.error());
        });
    }

    private void add(String thing, int times) {
        for (int i = 0; i < times; i++) {
            counts.add(thing, NOON, NOON);
        }
    }
}
