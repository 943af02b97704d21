package dev.fanout.local.load;

import dev.fanout.local.LocalPart;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What dashboard-service, the fifth that listens, costs the sagas: rounds with it and without it, in turn, with the
 * same load, which is more than the machine bears.
 */
final class DashboardCostRun {

    /** Or both would settle what is offered. */
    private static final double TOO_MUCH = 1.5;

    /** What this program uses is the same with and without, if the rounds are to be compared. */
    private static final String OURSELVES = "this program";

    private final StressPlan plan;
    private final Shop shop;
    private final PrintStream out;
    private final Script script;

    DashboardCostRun(Shop shop, StressPlan plan, PrintStream out) {
        this.plan = plan;
        this.shop = shop;
        this.out = out;
        this.script = new Script(shop, out);
    }

    /**
     * A round.
     *
     * @param used processor time of each part of the stack and of this program
     */
    private record Round(boolean present, Stage stage, Map<String, Duration> used) {

        double millisOfAllFor(long sagas) {
            return used.keySet().stream()
                    .filter(part -> !part.equals(OURSELVES))
                    .mapToDouble(part -> millisFor(sagas, part))
                    .sum();
        }

        double millisFor(long sagas, String part) {
            return used.getOrDefault(part, Duration.ZERO).toNanos() / 1e6 / sagas;
        }
    }

    /** Returns whether all orders were answered and settled as they should, and the projection is whole again. */
    boolean execute() throws IOException {
        try (script;
                var broker = new Broker();
                var dashboard = new DashboardPresence(shop, broker, out)) {
            double rate = TOO_MUCH * script.peak(plan);
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < plan.rounds(); i++) {
                // What comes later meets services that have run for longer, so both take their turns in coming first.
                for (boolean present : i % 2 == 0 ? List.of(false, true) : List.of(true, false)) {
                    rounds.add(round(present, rate, dashboard));
                }
            }
            dashboard.end();
            return report(rounds);
        }
    }

    private Round round(boolean present, double rate, DashboardPresence dashboard) throws IOException {
        dashboard.set(present);
        String name = present ? "with" : "without";
        script.say(
                "%s it: %.1f/s for %d s and then %d s ...",
                name, rate, plan.warmUp().toSeconds(), plan.trouble().toSeconds());
        script.load().offer("warm-up", rate, plan.warmUp());
        awaitRest(present, dashboard);
        Map<String, Duration> before = used();
        Stage stage = script.load().offer(name, rate, plan.trouble());
        awaitRest(present, dashboard);
        Map<String, Duration> used = used();
        used.replaceAll((part, time) -> time.minus(before.getOrDefault(part, Duration.ZERO)));
        return new Round(present, stage, used);
    }

    private void awaitRest(boolean present, DashboardPresence dashboard) throws IOException {
        script.awaitRest();
        if (present) {
            dashboard.awaitRest();
        }
    }

    private static Map<String, Duration> used() {
        Map<String, Duration> used = LocalPart.processorTimes();
        ProcessHandle.current().info().totalCpuDuration().ifPresent(time -> used.put(OURSELVES, time));
        return used;
    }

    private boolean report(List<Round> rounds) {
        Outcomes outcomes = script.outcomes();
        out.println();
        out.println("           offered/s   sagas/s   accepted    refused   processor ms for a saga: the stack, "
                + "dashboard-service of it, this program");
        for (Round round : rounds) {
            long sagas = script.answers().placedIn(round.stage());
            script.say(
                    "%-10s %9.1f %9.1f %10d %10d   %31.1f %25.1f %14.1f",
                    round.stage().name(),
                    round.stage().rate(),
                    outcomes.goodput(round.stage()),
                    sagas,
                    script.answers().refusedIn(round.stage()),
                    round.millisOfAllFor(sagas),
                    round.millisFor(sagas, "dashboard-service"),
                    round.millisFor(sagas, OURSELVES));
        }
        out.println();
        printSpread("sagas/s", rounds, round -> outcomes.goodput(round.stage()));
        printSpread(
                "processor ms for a saga",
                rounds,
                round -> round.millisOfAllFor(script.answers().placedIn(round.stage())));
        out.println();
        var judgements = new Judgements(out);
        script.judgeAnswers(judgements);
        script.judgeInvariants(judgements);
        return judgements.allHold();
    }

    private void printSpread(String what, List<Round> rounds, ToDoubleFunction<Round> figure) {
        DoubleSummaryStatistics with = figures(rounds, true, figure);
        DoubleSummaryStatistics without = figures(rounds, false, figure);
        DoubleSummaryStatistics ratios = IntStream.range(0, rounds.size() / 2)
                .mapToObj(pair -> rounds.subList(2 * pair, 2 * pair + 2))
                .mapToDouble(pair -> figures(pair, true, figure).getAverage()
                        / figures(pair, false, figure).getAverage())
                .summaryStatistics();
        script.say(
                "%s: with it %.1f (%.1f to %.1f), without %.1f (%.1f to %.1f), ratio %.2f (%.2f to %.2f)",
                what,
                with.getAverage(),
                with.getMin(),
                with.getMax(),
                without.getAverage(),
                without.getMin(),
                without.getMax(),
                with.getAverage() / without.getAverage(),
                ratios.getMin(),
                ratios.getMax());
    }

    private static DoubleSummaryStatistics figures(
            List<Round> rounds, boolean present, ToDoubleFunction<Round> figure) {
        return rounds.stream()
                .filter(round -> round.present() == present)
                .mapToDouble(figure)
                .summaryStatistics();
    }
}
