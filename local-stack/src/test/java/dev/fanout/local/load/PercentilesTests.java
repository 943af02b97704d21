package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTests {

    @Test
    void eachIsTheSmallestValueThatIsNotExceededByThatShare() {
        List<Duration> durations = new ArrayList<>(
                IntStream.rangeClosed(1, 1000).mapToObj(Duration::ofMillis).toList());
        Collections.shuffle(durations, new Random(7));

        assertThat(Percentiles.of(durations)).isEqualTo(new Percentiles(1000, 500, 950, 990, 1000));
    }

    @Test
    void ofFewValuesTheHighOnesAreTheGreatest() {
        var percentiles = Percentiles.of(List.of(Duration.ofMillis(30), Duration.ofMillis(10), Duration.ofMillis(20)));

        assertThat(percentiles).isEqualTo(new Percentiles(3, 20, 30, 30, 30));
    }

    @Test
    void ofNothingAreZero() {
        assertThat(Percentiles.of(List.of())).isEqualTo(new Percentiles(0, 0, 0, 0, 0));
    }
}
