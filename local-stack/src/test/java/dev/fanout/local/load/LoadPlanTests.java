package dev.fanout.local.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadPlanTests {

    @Test
    void isBearableIfItsRateIsKnownToBeNoHigherThanThePeak() {
        assertThat(plan(20, 20).isBearable()).isTrue();
        assertThat(plan(21, 20).isBearable()).isFalse();
        assertThat(plan(0, 20).isBearable()).as("as fast as the clients can").isFalse();
        assertThat(plan(20, 0).isBearable()).as("the peak is not known").isFalse();
    }

    private static LoadPlan plan(double rate, double peak) {
        return new LoadPlan(1, rate, peak, 1, Mix.parse(Mix.DEFAULT), Duration.ZERO, Duration.ZERO);
    }
}
