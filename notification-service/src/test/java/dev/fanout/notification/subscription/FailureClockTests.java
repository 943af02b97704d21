package dev.fanout.notification.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailureClockTests {

    private static final Duration PATIENCE = Duration.ofHours(120);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final FailureClock clock = FailureClock.of(null, 0, BEGIN);

    @Test
    void theFirstFailureStartsIt() {
        assertThat(clock.since()).isEqualTo(BEGIN);
        assertThat(clock.end(PATIENCE)).isEqualTo("2026-01-06T00:00:00Z");
        assertThat(FailureClock.of(BEGIN, 50, BEGIN.plusSeconds(60))).isEqualTo(new FailureClock(BEGIN, 50));
    }

    @Test
    void aFailureAtTheEndEndsIt() {
        assertThat(clock.isOver(PATIENCE, hours(120).minusMillis(1))).isFalse();
        assertThat(clock.isOver(PATIENCE, hours(120))).isTrue();
    }

    @Test
    void eachPartOfTheTimeIsAnnouncedOnce() {
        assertThat(clock.at(PATIENCE, hours(59)).warned()).isZero();
        FailureClock half = clock.at(PATIENCE, hours(60));
        assertThat(half.warned()).isEqualTo(50);
        assertThat(half.at(PATIENCE, hours(83)).warned()).isEqualTo(50);
        assertThat(half.at(PATIENCE, hours(84)).warned()).isEqualTo(70);
        assertThat(half.at(PATIENCE, hours(108)).warned()).isEqualTo(90);
    }

    private static Instant hours(int hours) {
        return BEGIN.plus(Duration.ofHours(hours));
    }
}
