package dev.fanout.messaging.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a job may send, and when it must stop. */
class PaceTests {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // pending, under way, resolved, failed, skipped, canary -> allowed
        "500,   0,   0, 0, 0, true,  1",
        "499,   1,   0, 0, 0, true,  0",
        "499,   0,   1, 0, 0, true,  10",
        "490,   9,   1, 0, 0, true,  1",
        "489,  10,   1, 0, 0, true,  0",
        "489,   1,   9, 1, 0, true,  0",
        "489,   0,  10, 1, 0, true,  501",
        "499,   0,   0, 0, 1, true,  1",
        "500,   0,   0, 0, 0, false, 501",
        "500, 990, 100, 0, 0, false, 10",
    })
    void stepAndWhatIsUnderWayBoundWhatMayBeSent(
            int pending, int underWay, int resolved, int failed, int skipped, boolean canary, int allowed) {
        Progress progress = new Progress(pending, underWay, resolved, failed, skipped);

        assertThat(Pace.allowance(progress, canary, 500, NOW.minusSeconds(60), NOW))
                .isEqualTo(allowed);
    }

    @Test
    void theRateHoldsOverAnyTimeAndAPauseIsNotMadeUpForByABurst() {
        Progress progress = new Progress(10_000, 0, 0, 0, 0);
        Instant nextAt = NOW;
        int sent = 0;
        for (int tick = 0; tick < 100; tick++) {
            Instant now = NOW.plusMillis(tick * 100L);
            int allowed = Pace.allowance(progress, false, 7, nextAt, now);
            sent += allowed;
            nextAt = allowed == 0 ? nextAt : Pace.next(nextAt, now, allowed, 7);
        }
        assertThat(sent).as("in 10 s at 7 per second").isBetween(69, 71);

        Instant later = NOW.plusSeconds(3_600);
        int burst = Pace.allowance(progress, false, 7, nextAt, later);
        assertThat(burst).isEqualTo(8);
        assertThat(Pace.allowance(progress, false, 7, Pace.next(nextAt, later, burst, 7), later))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // pending, under way, resolved, failed, canary -> stops
        "9,  0,   0,  1, true,  true",
        "9,  0,   1,  0, true,  false",
        "9,  5,   4,  2, true,  false",
        "9,  0,  10,  1, true,  false",
        "9,  0,   9,  2, true,  true",
        "9,  0,  90, 10, true,  false",
        "9,  0,  89, 11, true,  true",
        "0,  0,   3,  2, true,  true",
        "9,  0,   0, 99, false, false",
        "9,  0,  90, 10, false, false",
        "9,  0,  89, 11, false, true",
    })
    void moreThanATenthThatFailedAgainStopsAJobOnceThereIsEnoughToJudge(
            int pending, int underWay, int resolved, int failed, boolean canary, boolean stops) {
        assertThat(Pace.objection(new Progress(pending, underWay, resolved, failed, 0), canary)
                        .isPresent())
                .isEqualTo(stops);
    }
}
