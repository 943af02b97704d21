package dev.fanout.local.load;

import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of scripted runs. */
final class StressOptions {

    /** What may be away: order-service takes the orders. */
    private static final Set<String> CONSUMERS = Set.of("inventory", "payment", "notification", "dashboard");

    @Option(
            names = "--overload",
            description = "Find the peak goodput, offer twice as much for a while, and judge what becomes of it.")
    private boolean overload;

    @Option(
            names = "--catch-up",
            paramLabel = "SERVICE",
            arity = "0..1",
            fallbackValue = "inventory",
            description = "Find the peak goodput, offer half of it, kill inventory, payment, notification or dashboard "
                    + "for a while, and judge how it catches up (default: ${FALLBACK-VALUE}).")
    private @Nullable String catchUp;

    @Option(
            names = "--dashboard-cost",
            description = "Find the peak goodput, offer more in rounds with and without dashboard-service, and print "
                    + "what it costs the sagas. Its queues are unbound meanwhile, and its projection is rebuilt at "
                    + "the end.")
    private boolean dashboardCost;

    @Option(
            names = "--peak",
            paramLabel = "P",
            description = "The peak goodput in orders per second, from an earlier run; without it the run finds it.")
    private double peak;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long orders are offered before the peak is looked for, and before each round is "
                    + "measured (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--step",
            paramLabel = "SECONDS",
            defaultValue = "6",
            description = "How long each rate lasts while the peak is looked for (default: ${DEFAULT-VALUE}).")
    private int step;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "How long the overload or a round lasts, or the service is away (default: 40, 40 and 60).")
    private @Nullable Integer trouble;

    @Option(
            names = "--recovery",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a modest rate lasts after the overload (default: ${DEFAULT-VALUE}).")
    private int recovery;

    @Option(
            names = "--backlog",
            paramLabel = "ORDERS",
            description = "How many orders are offered while the service is away, in place of --for; 18000 are an hour "
                    + "at 5/s.")
    private int backlog;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many rounds with dashboard-service, and as many without (default: ${DEFAULT-VALUE}).")
    private int rounds;

    boolean overload() {
        return overload;
    }

    /** The short name of the service that is to be away, if any. */
    @Nullable String catchUp() {
        return catchUp == null ? null : catchUp.replaceAll("-service$", "");
    }

    boolean isAsked() {
        return overload || dashboardCost || catchUp != null;
    }

    /** What is wrong with the options; null if nothing is. */
    @Nullable String fault() {
        if (Stream.of(overload, dashboardCost, catchUp != null)
                        .filter(asked -> asked)
                        .count()
                > 1) {
            return "--overload, --catch-up and --dashboard-cost are runs of their own";
        }
        String away = catchUp();
        if (away != null && !CONSUMERS.contains(away)) {
            return "--catch-up is for inventory, payment, notification or dashboard, not for " + away;
        }
        if (peak < 0 || peak > 10_000) {
            return "--peak must be from 0 to 10,000";
        }
        if (backlog < 0 || backlog > 500_000) {
            return "--backlog must be from 1 to 500,000";
        }
        if (rounds < 1 || rounds > 100) {
            return "--rounds must be from 1 to 100";
        }
        boolean inRange = warmUp >= 1 && step >= 1 && seconds() >= 1 && recovery >= 10;
        return inRange && IntStream.of(warmUp, step, seconds(), recovery).allMatch(each -> each <= 3600)
                ? null
                : "--warm-up, --step, --for and --recovery must be from 1 to 3,600, and --recovery at least 10";
    }

    private int seconds() {
        return trouble != null ? trouble : catchUp == null ? 40 : 60;
    }

    StressPlan plan() {
        return new StressPlan(
                peak,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(step),
                Duration.ofSeconds(15),
                Duration.ofSeconds(seconds()),
                Duration.ofSeconds(recovery),
                backlog,
                rounds);
    }
}
