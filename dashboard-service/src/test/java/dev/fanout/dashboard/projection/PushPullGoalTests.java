package dev.fanout.dashboard.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanout.dashboard.projection.PushPullSimulation.Load;
import dev.fanout.dashboard.projection.PushPullSimulation.Measured;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the rule finds what is cheaper, whatever is cheaper: with costs that were not measured but differ a lot. */
class PushPullGoalTests {

    /** Processor time in milliseconds, of customers of 10 and of 1,000 orders. */
    private enum Costs {
        A_LIVE_VIEW_IS_DEAR(costs(139, 162, 1, 1.75, 0.09, 76)),
        ALL_IS_WARM(costs(12, 14, 0.6, 1.2, 0.06, 10)),
        A_LIVE_VIEW_IS_CHEAP(costs(3, 3.5, 1, 1.5, 0.3, 10)),
        A_ROW_IS_AS_DEAR_AS_A_VIEW(costs(4, 5, 1, 1.5, 3, 10));

        private final Measured measured;

        Costs(Measured measured) {
            this.measured = measured;
        }

        private static Measured costs(
                double live, double liveOfMany, double projected, double ofMany, double write, double materialise) {
            return new Measured(
                    Map.of(10, always(live), 1_000, always(liveOfMany)),
                    Map.of(10, always(projected), 1_000, always(ofMany)),
                    Map.of(10, always(materialise), 1_000, always(materialise * 4)),
                    always(write),
                    always(0));
        }

        private static Observed always(double millis) {
            return new Observed(new double[] {millis * 1e3}, millis * 1e3, 0);
        }
    }

    static Stream<Load> loads() {
        return Stream.of(
                new Load(100, 500_000, 0.6, 0.01),
                new Load(100, 500_000, 1.2, 0.01),
                new Load(100, 150_000, 0.9, 0.1),
                new Load(100, 100_000, 0.6, 1),
                new Load(100, 100_000, 1.2, 100));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void theHybridCostsNoMoreThanTheBetterModeAndATenthMoreThanIsPossible(Load load) {
        for (Costs costs : Costs.values()) {
            PushPullComparison compared = PushPullComparison.of(new PushPullSimulation(costs.measured, load));

            assertThat(compared.ofOracle()).as("%s, of the oracle", costs).isLessThanOrEqualTo(1.1);
            assertThat(compared.ofBetter()).as("%s, of the better mode", costs).isLessThanOrEqualTo(1.02);
        }
    }
}
