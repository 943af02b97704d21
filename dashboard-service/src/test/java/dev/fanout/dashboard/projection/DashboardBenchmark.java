package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.projection.PushPullSimulation.Load;
import dev.fanout.dashboard.projection.PushPullSimulation.Result;
import dev.fanout.testing.TestDatabase;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * What a customer's dashboard costs from the services and from the projection, and what it costs to write that,
 * measured with the real services on real databases; and then what push, pull and the choice between them cost over
 * many customers, simulated with these costs. {@code ./fanout bench dashboard} runs it.
 */
public final class DashboardBenchmark {

    private static final int CUSTOMERS = 1_000;
    private static final int OPERATIONS = 6_000_000;
    private static final double[] SKEWS = {0.6, 0.9, 1.2};
    private static final double[] VIEWS_PER_EVENT = {0.01, 0.1, 1, 10, 100};

    private DashboardBenchmark() {}

    /**
     * Runs it.
     *
     * @param args databases, by default both
     */
    public static void main(String[] args) throws Exception {
        LoggingSystem.get(DashboardBenchmark.class.getClassLoader()).setLogLevel("org.flywaydb", LogLevel.ERROR);
        long missed = 0;
        for (String name : args.length > 0 ? List.of(args) : List.of("H2", "POSTGRES")) {
            TestDatabase database = TestDatabase.valueOf(name.toUpperCase(Locale.ROOT));
            print("%n%s%n", database);
            try (DashboardMeasurements measurements = new DashboardMeasurements(database)) {
                missed += simulate(measurements.costs());
            }
        }
        print("");
        print(
                missed == 0
                        ? "The goal is met in every row."
                        : "The goal is missed in %d rows: hybrid as cheap as the better one, 1.1 times the oracle.",
                missed);
        System.exit(missed == 0 ? 0 : 1);
    }

    /** @return in how many rows of the table the goal is missed */
    private static long simulate(PushPullSimulation.Measured costs) {
        print("");
        print("| Zipf | views : events | CPU in the second half, as a multiple of the oracle's: pull | push"
                + " | first view | hybrid | hybrid of the better one of pull and push | the same from the beginning"
                + " | pushed | p50, p99 of views in ms: pull | push | first view | hybrid | goal |");
        print("|" + "---|".repeat(14));
        long missed = 0;
        for (double skew : SKEWS) {
            for (double ratio : VIEWS_PER_EVENT) {
                Load load = new Load(CUSTOMERS, OPERATIONS, skew, ratio);
                PushPullSimulation simulation = new PushPullSimulation(costs, load);
                PushPullComparison compared = PushPullComparison.of(simulation);
                print(load, compared, simulation.run(ProjectionMode.FIRST_VIEW));
                missed += compared.meetsTheGoal() ? 0 : 1;
            }
        }
        return missed;
    }

    private static void print(Load load, PushPullComparison compared, Result firstView) {
        double ratio = load.viewsPerEvent();
        List<Result> results = List.of(compared.pull(), compared.push(), firstView, compared.hybrid());
        StringBuilder line = new StringBuilder("| %.1f | %s |"
                .formatted(load.skew(), ratio < 1 ? "1:%.0f".formatted(1 / ratio) : "%.0f:1".formatted(ratio)));
        results.forEach(result -> line.append(" %.2f |".formatted(result.steadyMicros() / compared.oracleMicros())));
        line.append(" %.3f | %.2f | %d |"
                .formatted(
                        compared.ofBetter(),
                        compared.ofBetterFromTheBeginning(),
                        compared.hybrid().pushed()));
        results.forEach(result -> line.append(" %.1f, %.1f |".formatted(result.p50() / 1e3, result.p99() / 1e3)));
        print("%s %s |", line, compared.meetsTheGoal() ? "met" : "missed");
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
