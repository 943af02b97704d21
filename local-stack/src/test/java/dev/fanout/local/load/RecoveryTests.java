package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.local.load.Recovery.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecoveryTests {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void isOverWithTheFirstWindowFromWhichAllAreWithinTheLimits() {
        assertThat(settlingIn(900, 80, 300, 90, 100).within(50, 100)).contains(Duration.ofSeconds(15));
        assertThat(settlingIn(100, 100).within(50, 100)).contains(Duration.ZERO);
        assertThat(settlingIn(80, 101).within(50, 100)).isEmpty();
        assertThat(settlingIn().within(50, 100)).isEmpty();
    }

    @Test
    void askForBothTimes() {
        assertThat(settlingIn(80, 80).within(9, 100)).isEmpty();
        assertThat(settlingIn(80, 80).within(10, 100)).contains(Duration.ZERO);
    }

    @Test
    void aWindowWithoutOrdersIsNoProof() {
        var part = new Stage("after", 1, BEGIN, BEGIN.plusSeconds(5));

        assertThat(new Recovery(List.of(new Window(part, 0, 0, 0))).within(50, 100))
                .isEmpty();
    }

    @Test
    void onlyWholeWindowsCount() {
        var stage = new Stage("after", 1, BEGIN, BEGIN.plusSeconds(14));

        assertThat(Recovery.of(stage, Duration.ofSeconds(5), new Outcomes(List.of(), List.of()))
                        .windows())
                .extracting(window -> window.part().from())
                .containsExactly(BEGIN, BEGIN.plusSeconds(5));
    }

    @Test
    void theLimitIsAMultipleOfWhatWasBeforeOrTheNoise() {
        assertThat(Recovery.limit(200, 2, 250)).isEqualTo(400);
        assertThat(Recovery.limit(20, 2, 250)).isEqualTo(250);
    }

    /** Windows of 5 s, in which acceptance takes 10 ms. */
    private static Recovery settlingIn(double... millis) {
        return new Recovery(IntStream.range(0, millis.length)
                .mapToObj(i -> new Window(
                        new Stage("after", 1, BEGIN.plusSeconds(5L * i), BEGIN.plusSeconds(5L * i + 5)),
                        100,
                        10,
                        millis[i]))
                .toList());
    }
}
