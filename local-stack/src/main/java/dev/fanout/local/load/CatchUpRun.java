package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.LocalPart;
import dev.fanout.local.load.Reading.Kind;
import dev.fanout.local.shop.Shop;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** A consumer is away for a while at half of the load that the machine bears, and works off what has waited for it. */
final class CatchUpRun {

    private static final double HALF = 0.5;

    /** What is this old at most is worked on as it comes. */
    private static final double CAUGHT_UP_SECONDS = 2;

    /** A reading is a mean over some seconds. */
    private static final double NOISE_SECONDS = 2;

    /** A start that takes longer has failed before. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** More ages than that nobody reads. */
    private static final int MOST_POINTS = 40;

    private static final Duration POLL = Duration.ofSeconds(1);

    /** It may fail later again, so it is watched for a while. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    private final StressPlan plan;
    private final String consumer;
    private final Shop shop;
    private final PrintStream out;
    private final Script script;

    /** @param consumer short name of a service */
    CatchUpRun(Shop shop, StressPlan plan, String consumer, PrintStream out) {
        this.plan = plan;
        this.consumer = consumer;
        this.shop = shop;
        this.out = out;
        this.script = new Script(shop, out);
    }

    /** Returns whether the consumer has caught up as promised. */
    boolean execute() throws IOException {
        LocalPart part = LocalPart.named(consumer);
        try (script;
                var broker = new Broker()) {
            double rate = HALF * script.peak(plan);
            Duration outage = plan.outage(rate);
            try (var watch = new Watch(shop);
                    var backlog = new BacklogWatch(broker, consumer)) {
                script.say(
                        "Offering %.1f/s from now on; %s ends in %s s ...",
                        rate, part.name(), plan.modest().toSeconds());
                script.lateness().begin();
                Stage before = script.load().offer("before", rate, plan.modest());
                script.lateness().end(before.name());
                Instant killed = Instant.now();
                part.kill();
                script.say("%s is killed, and stays away for %s s ...", part.name(), outage.toSeconds());
                Stage away = script.load().offer("away", rate, outage);
                script.lateness().end(away.name());
                var enough = new AtomicBoolean();
                CompletableFuture<Instant> back = CompletableFuture.supplyAsync(
                                () -> startAndCatchUp(part, killed, watch))
                        .whenComplete((_, _) -> enough.set(true));
                Stage after = script.load().offer("after", rate, LONGEST, enough);
                Instant healthy = back.join();
                script.awaitRest();
                script.lateness().end(after.name());
                return report(List.of(before, away, after), killed, healthy, backlog.largest(), watch);
            }
        }
    }

    /** Returns when it was healthy, once it has caught up or has had as much time for it as it was away. */
    private Instant startAndCatchUp(LocalPart part, Instant killed, Watch watch) {
        long begin = System.nanoTime();
        part.start();
        Instant healthy = Instant.now();
        script.say("%s is back after a start of %s", part.name(), Durations.sinceNanos(begin));
        awaitCaughtUp(watch, healthy, healthy.plus(Duration.between(killed, healthy)));
        return healthy;
    }

    private void awaitCaughtUp(Watch watch, Instant back, Instant giveUp) {
        while (Instant.now().isBefore(giveUp)) {
            Instant now = Instant.now();
            if (catchUp(watch, back)
                    .until(CAUGHT_UP_SECONDS)
                    .filter(time -> back.plus(time).plus(AFTERWARDS).isBefore(now))
                    .isPresent()) {
                return;
            }
            Processes.pause(POLL);
        }
    }

    private CatchUp catchUp(Watch watch, Instant back) {
        return CatchUp.of(back, agesOfItsQueues(watch));
    }

    private List<Reading> agesOfItsQueues(Watch watch) {
        return watch.readings().stream()
                .filter(reading -> reading.kind() == Kind.AGE && reading.what().startsWith(consumer + "."))
                .toList();
    }

    private double greatestRise(Watch watch, Instant back) {
        return agesOfItsQueues(watch).stream().collect(Collectors.groupingBy(Reading::what)).values().stream()
                .mapToDouble(queue -> CatchUp.of(back, queue).greatestRise())
                .max()
                .orElse(0);
    }

    private boolean report(List<Stage> stages, Instant killed, Instant back, Broker.Backlog backlog, Watch watch) {
        Outcomes outcomes = script.outcomes();
        out.println();
        out.println("           offered/s   goodput/s   accepted    refused   timed out   POST to settled p50, p99 ms");
        for (Stage stage : stages) {
            Percentiles settling = outcomes.settling(stage);
            script.say(
                    "%-10s %9.1f %11.1f %10d %10d %11d   %16.1f %10.1f",
                    stage.name(),
                    stage.rate(),
                    outcomes.goodput(stage),
                    script.answers().placedIn(stage),
                    script.answers().refusedIn(stage),
                    outcomes.timedOut(stage),
                    settling.p50(),
                    settling.p99());
        }
        CatchUp catchUp = catchUp(watch, back);
        out.println();
        out.println("Age in s of what " + consumer + " handled, by the seconds since it was back:");
        int step = 1 + catchUp.points().size() / MOST_POINTS;
        for (int i = 0; i < catchUp.points().size(); i += step) {
            CatchUp.Point point = catchUp.points().get(i);
            script.say("  %6d s %8.1f", Duration.between(back, point.at()).toSeconds(), point.age());
        }
        out.println();
        var time = catchUp.until(CAUGHT_UP_SECONDS);
        time.ifPresent(taken -> script.say(
                "%,d messages (%.1f MB) waited at most, and were worked off at %.0f/s beside what came meanwhile;"
                        + " heap at most %.0f MiB.",
                backlog.messages(),
                backlog.bytes() / 1e6,
                backlog.messages() / Math.max(1.0, taken.toMillis() / 1e3),
                watch.greatest(Kind.HEAP, stages.getLast()).getOrDefault("heap of " + consumer, Double.NaN)
                        / (1024 * 1024)));
        out.println();
        script.lateness().print(out);
        out.println();
        var judgements = new Judgements(out);
        Duration outage = Duration.between(killed, back);
        judgements.judge(
                time.filter(taken -> taken.compareTo(outage) <= 0).isPresent(),
                "%s has caught up %s (in no more time than the %d s that it was away)"
                        .formatted(
                                consumer,
                                time.map(taken -> "within " + taken.toSeconds() + " s")
                                        .orElse("not at all"),
                                outage.toSeconds()));
        judgements.judge(
                greatestRise(watch, back) <= NOISE_SECONDS,
                "the oldest comes first: the age only falls, and never rose by more than %.1f s (noise: %.0f s)"
                        .formatted(greatestRise(watch, back), NOISE_SECONDS));
        script.judgeAnswers(judgements);
        script.lateness().judge(stages.getFirst().name(), judgements);
        script.judgeInvariants(judgements);
        return judgements.allHold();
    }
}
