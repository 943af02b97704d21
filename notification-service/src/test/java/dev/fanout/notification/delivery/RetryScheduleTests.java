package dev.fanout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryScheduleTests {

    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(10));

    /** Adds nothing. */
    private static final RandomGenerator LEAST = new Random() {
        @Override
        public long nextLong(long bound) {
            return 0;
        }
    };

    /** Adds as much as it may. */
    private static final RandomGenerator MOST = new Random() {
        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void waitsLongerEachTimeAndThenNoMore() {
        assertThat(after(1, LEAST, null)).contains(Duration.ofSeconds(5));
        assertThat(after(2, LEAST, null)).contains(Duration.ofMinutes(5));
        assertThat(after(3, LEAST, null)).contains(Duration.ofHours(10));
        assertThat(after(4, LEAST, null)).isEmpty();
        assertThat(after(100, LEAST, Duration.ofHours(1))).isEmpty();
        assertThat(new RetrySchedule(WAITS, LEAST).attempts()).isEqualTo(4);
    }

    @Test
    void onlyAddsATenthAndNeverMoreThanAQuarterOfAnHour() {
        assertThat(after(1, MOST, null)).contains(Duration.ofMillis(5_500));
        assertThat(after(2, MOST, null)).contains(Duration.ofSeconds(330));
        assertThat(after(3, MOST, null)).contains(Duration.ofHours(10).plusMinutes(15));
    }

    @Test
    void scattersWhatFailedTogether() {
        RetrySchedule schedule = new RetrySchedule(WAITS, new Random(1));

        List<Duration> waits = java.util.stream.IntStream.range(0, 100)
                .mapToObj(_ -> schedule.waitAfter(2, null).orElseThrow())
                .toList();

        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(330)));
        assertThat(waits.stream().distinct().count()).isGreaterThan(90);
    }

    @Test
    void waitsAtLeastAsLongAsTheReceiverAsks() {
        assertThat(after(1, LEAST, Duration.ofHours(1))).contains(Duration.ofHours(1));
        assertThat(after(1, MOST, Duration.ofMinutes(10))).contains(Duration.ofMinutes(11));
        assertThat(after(2, LEAST, Duration.ofSeconds(1))).contains(Duration.ofMinutes(5));
    }

    @Test
    void withoutWaitsThereIsOneAttempt() {
        assertThat(new RetrySchedule(List.of(), LEAST).waitAfter(1, null)).isEmpty();
    }

    @Test
    void followsAnAttempt() {
        assertThatIllegalArgumentException().isThrownBy(() -> after(0, LEAST, null));
    }

    private static Optional<Duration> after(int attempts, RandomGenerator random, @Nullable Duration retryAfter) {
        return new RetrySchedule(WAITS, random).waitAfter(attempts, retryAfter);
    }
}
