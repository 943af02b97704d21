package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.projection.PushPullSimulation.Result;

/**
 * What the modes cost over the same views and events.
 *
 * @param oracleMicros what the second half costs him who knows all rates
 */
record PushPullComparison(Result pull, Result push, Result hybrid, double oracleMicros) {

    private static final double MOST_OF_ORACLE = 1.1;

    /** Less is not seen between two measurements of the same. */
    private static final double SAME = 1.01;

    static PushPullComparison of(PushPullSimulation simulation) {
        return new PushPullComparison(
                simulation.run(ProjectionMode.PULL),
                simulation.run(ProjectionMode.PUSH),
                simulation.run(ProjectionMode.HYBRID),
                simulation.oracle());
    }

    /** The hybrid's processor time in the second half, as a multiple of the oracle's. */
    double ofOracle() {
        return hybrid.steadyMicros() / oracleMicros;
    }

    /** The same, of the better one of push and pull. */
    double ofBetter() {
        return hybrid.steadyMicros() / Math.min(pull.steadyMicros(), push.steadyMicros());
    }

    /** The same, from the first operation on. */
    double ofBetterFromTheBeginning() {
        return hybrid.wholeMicros() / Math.min(pull.wholeMicros(), push.wholeMicros());
    }

    /** In the second half the hybrid is as cheap as the better one, and nearly as cheap as can be. */
    boolean meetsTheGoal() {
        return ofBetter() <= SAME && ofOracle() <= MOST_OF_ORACLE;
    }
}
