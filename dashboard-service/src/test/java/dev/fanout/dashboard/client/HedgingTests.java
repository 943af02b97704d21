package dev.fanout.dashboard.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fanout.dashboard.client.HedgingSimulation.Result;
import dev.fanout.dashboard.client.HedgingSimulation.Service;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HedgingTests {

    private static final int READS = 50_000;
    private static final double RATE = 200;

    private long now;
    private final Hedging hedging = hedging(true, 2);

    private Hedging hedging(boolean enabled, int instances) {
        return new Hedging(new CallProperties.Hedging(enabled, 0.9, 0.1), instances, () -> now);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSlowestOfAHundredTakeAtMostThreeTenthsForAtMostATenthMoreRequests(long seed) {
        Result without = HedgingSimulation.run(Service.WITH_STRAGGLERS, READS, RATE, false, seed);
        Result with = HedgingSimulation.run(Service.WITH_STRAGGLERS, READS, RATE, true, seed);

        assertThat(with.p99()).isLessThanOrEqualTo(0.3 * without.p99());
        assertThat(with.moreRequests()).isBetween(0.05, 0.1);
        assertThat(without.moreRequests()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void itCostsAtMostATenthMoreRequestsAndNoTimeWhateverTheServiceIsLike(Service service) {
        Result without = HedgingSimulation.run(service, READS, RATE, false, 1);
        Result with = HedgingSimulation.run(service, READS, RATE, true, 1);

        assertThat(with.moreRequests()).isLessThanOrEqualTo(0.1);
        assertThat(with.p50()).isCloseTo(without.p50(), within(0.05 * without.p50()));
        assertThat(with.p99()).isLessThanOrEqualTo(without.p99());
        assertThat(with.p999()).isLessThanOrEqualTo(1.05 * without.p999());
    }

    @Test
    void thereIsNoSecondRequestUnlessItIsAskedForAndThereIsAnotherInstance() {
        for (Hedging off : new Hedging[] {hedging(false, 2), hedging(true, 1)}) {
            IntStream.range(0, 100).forEach(_ -> off.answered(ofMillis(5)));

            assertThat(off.patience()).isEmpty();
        }
    }

    @Test
    void itIsDueAfterWhatNineOfTenTake() {
        IntStream.range(0, 700).forEach(i -> hedging.answered(ofMillis(37 * i % 100 + 1)));

        assertThat(hedging.patience())
                .hasValueSatisfying(patience -> assertThat(patience).isBetween(ofMillis(85), ofMillis(100)));
    }

    @Test
    void nothingIsUsualBeforeTwentyAnswers() {
        IntStream.range(1, SlidingQuantile.FEWEST).forEach(_ -> hedging.answered(ofMillis(5)));
        assertThat(hedging.patience()).isEmpty();

        hedging.answered(ofMillis(5));

        assertThat(hedging.patience()).isPresent();
    }

    @Test
    void whatWasUsualIsForgottenAfterAMinute() {
        answers(100, ofMillis(5));
        now += ofSeconds(31).toNanos();
        answers(100, ofMillis(500));
        assertThat(hedging.patience())
                .hasValueSatisfying(patience -> assertThat(patience).isBetween(ofMillis(495), ofMillis(505)));

        now += ofSeconds(31).toNanos();
        assertThat(hedging.patience()).as("of the window before").isPresent();
        now += ofSeconds(31).toNanos();

        assertThat(hedging.patience()).isEmpty();
    }

    @Test
    void aSecondRequestIsNeverDueAtOnce() {
        answers(100, Duration.ofNanos(10));

        assertThat(hedging.patience()).hasValue(ofMillis(1));
    }

    @Test
    void secondRequestsAreEarnedByAnswersSoThereAreNoneInAnOutage() {
        assertThat(hedging.takeSecond()).isFalse();
        answers(51, ofMillis(5));
        assertThat(IntStream.range(0, 100).filter(_ -> hedging.takeSecond())).hasSize(5);

        now += ofSeconds(10).toNanos();

        assertThat(hedging.takeSecond()).isFalse();
    }

    @Test
    void whatWasNotSpentInAQuietTimeIsNotSpentAllAtOnce() {
        answers(10_000, ofMillis(5));

        assertThat(IntStream.range(0, 100).filter(_ -> hedging.takeSecond())).hasSize(10);
    }

    private void answers(int count, Duration took) {
        IntStream.range(0, count).forEach(_ -> hedging.answered(took));
    }
}
