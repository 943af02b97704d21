package dev.fanout.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProjectionMetricsTests {

    private static final Instant NOW = Instant.parse("2026-11-30T02:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ProjectionMetrics metrics = new ProjectionMetrics(meters);

    @Test
    void eachPartHasItsOwnTimes() {
        metrics.visible("events", NOW.minusSeconds(3), NOW);
        metrics.visible("events", NOW.minusSeconds(1), NOW);
        metrics.visible("sagas", NOW.minusSeconds(7), NOW);

        assertThat(timer("events").count()).isEqualTo(2);
        assertThat(timer("events").totalTime(TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(timer("sagas").totalTime(TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void theGoalAndTheAlertAreBoundsOfBuckets() {
        metrics.visible("events", NOW, NOW);

        assertThat(Stream.of(timer("events").takeSnapshot().histogramCounts())
                        .map(CountAtBucket::bucket)
                        .map(nanos -> nanos / 1e9))
                .contains(2.0, 5.0);
    }

    @Test
    void aClockThatIsAheadMakesNoNegativeTimes() {
        metrics.visible("events", NOW.plusSeconds(60), NOW);

        assertThat(timer("events").count()).isOne();
        assertThat(timer("events").totalTime(TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aFactFromLongAgoCountsAsOneOfAYearAgo() {
        metrics.visible("events", Instant.EPOCH, NOW);

        assertThat(timer("events").totalTime(TimeUnit.DAYS)).isEqualTo(365);
    }

    private Timer timer(String part) {
        return meters.get("fanout.projection.visible").tag("part", part).timer();
    }
}
