package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.ProjectionMode;
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
        for (String name : args.length > 0 ? List.of(args) : List.of("H2", "POSTGRES")) {
            TestDatabase database = TestDatabase.valueOf(name.toUpperCase(Locale.ROOT));
            print("%n%s%n", database);
            try (DashboardMeasurements measurements = new DashboardMeasurements(database)) {
                simulate(measurements.costs());
            }
        }
        System.exit(0);
    }

    private static void simulate(PushPullSimulation.Measured costs) {
        print("");
        print("| Zipf | views : events | CPU as a multiple of the oracle's: pull | push | first view | hybrid | pushed"
                + " | p50, p99 of views in ms: pull | push | first view | hybrid |");
        print("|" + "---|".repeat(11));
        for (double skew : SKEWS) {
            for (double ratio : VIEWS_PER_EVENT) {
                PushPullSimulation simulation = new PushPullSimulation(costs, skew, ratio);
                double oracle = simulation.oracle();
                List<Result> results = List.of(
                        simulation.run(ProjectionMode.PULL, false),
                        simulation.run(ProjectionMode.PUSH, true),
                        simulation.run(ProjectionMode.FIRST_VIEW, false),
                        simulation.run(ProjectionMode.HYBRID, false));
                StringBuilder line = new StringBuilder("| %.1f | %s |"
                        .formatted(skew, ratio < 1 ? "1:%.0f".formatted(1 / ratio) : "%.0f:1".formatted(ratio)));
                results.forEach(result -> line.append(" %.2f |".formatted(result.cpuMicros() / oracle)));
                line.append(" %d |".formatted(results.getLast().pushed()));
                results.forEach(
                        result -> line.append(" %.1f, %.1f |".formatted(result.p50() / 1e3, result.p99() / 1e3)));
                print("%s", line);
            }
        }
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    static void print(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
