package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.load.Reading.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatchUpTests {

    private static final Instant BACK = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void hasCaughtUpWhenNothingIsOldAnyMore() {
        assertThat(ages(60, 40, 1, 20, 2, 1).until(2)).contains(Duration.ofSeconds(10));
        assertThat(ages(60, 40, 20).until(2)).isEmpty();
        assertThat(ages().until(2)).isEmpty();
    }

    @Test
    void anAgeThatOnlyFallsNeverRises() {
        assertThat(ages(58, 60, 40, 20, 1).greatestRise())
                .as("before the oldest it may rise")
                .isZero();
        assertThat(ages(60, 40, 20).greatestRise()).isZero();
        assertThat(ages().greatestRise()).isZero();
    }

    @Test
    void aRiseCountsFromTheLowestAgeBefore() {
        assertThat(ages(60, 20, 30, 35, 1).greatestRise()).isEqualTo(15);
        assertThat(ages(60, 20, 21, 60).greatestRise()).isEqualTo(40);
    }

    @Test
    void whatWasReadBeforeTheStartDoesNotCount() {
        CatchUp catchUp = CatchUp.of(BACK, List.of(reading(4, 20), reading(-2, 90), reading(2, 40)));

        assertThat(catchUp.points()).extracting(CatchUp.Point::age).containsExactly(40.0, 20.0);
    }

    @Test
    void ofSeveralQueuesTheOldestCounts() {
        CatchUp catchUp = CatchUp.of(BACK, List.of(reading(2, 40), reading(2, 60), reading(4, 30), reading(4, 1)));

        assertThat(catchUp.points()).extracting(CatchUp.Point::age).containsExactly(60.0, 30.0);
    }

    private static Reading reading(int second, double age) {
        return new Reading(BACK.plusSeconds(second), "inventory", Kind.AGE, "inventory.order.events", age);
    }

    /** Every two seconds one. */
    private static CatchUp ages(double... ages) {
        List<Reading> readings = new ArrayList<>();
        for (double age : ages) {
            readings.add(reading(2 * readings.size() + 2, age));
        }
        return CatchUp.of(BACK, readings);
    }
}
