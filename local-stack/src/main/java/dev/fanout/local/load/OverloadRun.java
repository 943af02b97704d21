package dev.fanout.local.load;

import dev.fanout.local.load.Reading.Kind;
import dev.fanout.local.load.Recovery.Window;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Twice as many orders as the machine bears for a while, and what becomes of all others: the share of the peak that
 * goes on, what waits, how the rest is refused, and whether all is as before soon afterwards.
 */
final class OverloadRun {

    private static final double OVERLOAD = 2;
    private static final double MODEST = 0.3;
    private static final double LEAST_SHARE = 0.9;
    private static final double MOST_SHARE = 1.25;

    /** As in the alerts: what waits for longer than that wakes an operator. */
    private static final double OLDEST_SECONDS = 30;

    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final double TOLERANCE = 2;
    private static final double NOISE_MILLIS = 250;

    private final StressPlan plan;
    private final Shop shop;
    private final PrintStream out;
    private final Script script;

    OverloadRun(Shop shop, StressPlan plan, PrintStream out) {
        this.plan = plan;
        this.shop = shop;
        this.out = out;
        this.script = new Script(shop, out);
    }

    /** Returns whether the system does what it promises. */
    boolean execute() throws IOException {
        try (script) {
            double peak = script.peak(plan);
            try (var watch = new Watch(shop)) {
                script.say(
                        "Offering %.1f/s for %s s ...",
                        MODEST * peak, plan.modest().toSeconds());
                script.lateness().begin();
                Stage before = script.load().offer("before", MODEST * peak, plan.modest());
                script.lateness().end(before.name());
                script.say(
                        "Offering %.1f/s for %s s ...",
                        OVERLOAD * peak, plan.trouble().toSeconds());
                Stage overload = script.load().offer("overload", OVERLOAD * peak, plan.trouble());
                script.lateness().end(overload.name());
                script.say(
                        "Offering %.1f/s for %s s ...",
                        MODEST * peak, plan.recovery().toSeconds());
                Stage after = script.load().offer("after", MODEST * peak, plan.recovery());
                script.awaitRest();
                script.lateness().end(after.name());
                return report(peak, List.of(before, overload, after), watch);
            }
        }
    }

    private boolean report(double peak, List<Stage> stages, Watch watch) {
        Outcomes outcomes = script.outcomes();
        out.println();
        out.println("           offered/s   goodput/s   accepted    refused   late   POST to 202 p50, p99 ms"
                + "   POST to settled p50, p99 ms");
        for (Stage stage : stages) {
            Percentiles accepting = outcomes.accepting(stage);
            Percentiles settling = outcomes.settling(stage);
            script.say(
                    "%-10s %9.1f %11.1f %10d %10d %6d   %12.1f %10.1f   %16.1f %10.1f",
                    stage.name(),
                    stage.rate(),
                    outcomes.goodput(stage),
                    script.answers().placedIn(stage),
                    script.answers().refusedIn(stage),
                    outcomes.late(stage),
                    accepting.p50(),
                    accepting.p99(),
                    settling.p50(),
                    settling.p99());
        }
        Stage before = stages.get(0);
        Stage overload = stages.get(1);
        Stage after = stages.get(2);
        var whole = new Stage("all", 0, before.from(), after.to());
        out.println();
        out.println("Oldest in s, longest queue, most heap in MiB (from the first to the last stage):");
        print(watch.greatest(Kind.AGE, whole), 1);
        print(watch.greatest(Kind.DEPTH, whole), 1);
        print(watch.greatest(Kind.HEAP, whole), 1024.0 * 1024);
        out.println();
        script.lateness().print(out);
        Recovery recovery = Recovery.of(after, WINDOW, outcomes);
        out.println();
        out.println(
                "p99 of POST to 202, and to settled, in ms, every " + WINDOW.toSeconds() + " s after the overload:");
        for (Window window : recovery.windows()) {
            script.say("  %8.1f %10.1f", window.accepting(), window.settling());
        }
        out.println();
        var judgements = new Judgements(out);
        double goodput = outcomes.goodput(overload);
        judgements.judge(
                goodput >= LEAST_SHARE * peak,
                "goodput under overload: %.1f/s, %.0f %% of the peak (at least %.0f %%)"
                        .formatted(goodput, 100 * goodput / peak, 100 * LEAST_SHARE));
        judgements.judge(
                goodput <= MOST_SHARE * peak,
                "the peak was one: at most %.0f %% of it under overload (else the services became faster; run again)"
                        .formatted(100 * MOST_SHARE));
        script.judgeAnswers(judgements);
        judgeAges(watch.greatest(Kind.AGE, whole), judgements);
        judgeRecovery(recovery, outcomes, before, judgements);
        judgements.judge(
                watch.unansweredIn(whole) == 0,
                "operators are answered all the time (" + watch.unansweredIn(whole) + " calls for figures were not)");
        script.lateness().judge(before.name(), judgements);
        script.judgeInvariants(judgements);
        return judgements.allHold();
    }

    private void print(Map<String, Double> values, double unit) {
        values.forEach((what, value) -> {
            if (value / unit >= 0.1) {
                script.say("  %-50s %10.1f", what, value / unit);
            }
        });
    }

    private static void judgeAges(Map<String, Double> ages, Judgements judgements) {
        var oldest = ages.entrySet().stream().max(Map.Entry.comparingByValue());
        double seconds = oldest.map(Map.Entry::getValue).orElse(Double.NaN);
        judgements.judge(
                seconds <= OLDEST_SECONDS,
                "the oldest that waits is bounded: %.1f s in %s (at most %.0f s)"
                        .formatted(seconds, oldest.map(Map.Entry::getKey).orElse("no service"), OLDEST_SECONDS));
    }

    private static void judgeRecovery(Recovery recovery, Outcomes outcomes, Stage before, Judgements judgements) {
        double accepting = Recovery.limit(outcomes.accepting(before).p99(), TOLERANCE, NOISE_MILLIS);
        double settling = Recovery.limit(outcomes.settling(before).p99(), TOLERANCE, NOISE_MILLIS);
        var calm = recovery.within(accepting, settling);
        judgements.judge(
                calm.filter(time -> time.compareTo(RECOVERY_LIMIT) <= 0).isPresent(),
                "p99 is as before (at most %.0f ms to the 202, %.0f ms to settled) %s after the overload (at most %d s)"
                        .formatted(
                                accepting,
                                settling,
                                calm.map(time -> time.toSeconds() + " s").orElse("not even at the end,"),
                                RECOVERY_LIMIT.toSeconds()));
    }
}
