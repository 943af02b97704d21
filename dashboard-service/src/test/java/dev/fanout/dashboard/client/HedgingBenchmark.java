package dev.fanout.dashboard.client;

import dev.fanout.dashboard.client.HedgingSimulation.Result;
import dev.fanout.dashboard.client.HedgingSimulation.Service;
import java.util.Locale;

/** Prints what second requests give and cost, in simulated time: {@code ./fanout bench hedging [READS]}. */
final class HedgingBenchmark {

    private static final int READS = 50_000;
    private static final double RATE = 200;
    private static final long SEED = 1;

    private HedgingBenchmark() {}

    public static void main(String[] arguments) {
        int reads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : READS;
        System.out.printf(
                "%d reads, %.0f/s, simulated; second request after the sliding p90, budget 10 %%; ms%n", reads, RATE);
        System.out.printf(
                "%-16s %-8s %7s %7s %7s %7s %14s%n",
                "service", "hedged", "p50", "p90", "p99", "p99.9", "more requests");
        for (Service service : Service.values()) {
            for (boolean hedged : new boolean[] {false, true}) {
                Result result = HedgingSimulation.run(service, reads, RATE, hedged, SEED);
                System.out.printf(
                        "%-16s %-8s %7.1f %7.1f %7.1f %7.1f %13.1f%%%n",
                        service.name().toLowerCase(Locale.ROOT),
                        hedged ? "yes" : "no",
                        result.p50(),
                        result.p90(),
                        result.p99(),
                        result.p999(),
                        100 * result.moreRequests());
            }
        }
    }
}
