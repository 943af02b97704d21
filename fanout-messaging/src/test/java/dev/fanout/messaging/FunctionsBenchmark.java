package dev.fanout.messaging;

import dev.fanout.messaging.Hop.Latency;
import dev.fanout.messaging.TestEvent.CargoEvent.CargoLoaded;
import dev.fanout.messaging.inbox.FunctionSwitch;
import dev.fanout.testing.TestDatabase;
import dev.fanout.testing.VirtualHost;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a function suffers from another one of its service that fails over each of the same events: its throughput and
 * latency alone and beside the broken one, in turns in one run. What counts is the ratio of the two; absolute figures
 * belong to the machine. {@code ./fanout bench functions} runs it.
 */
public final class FunctionsBenchmark {

    private static final int PER_SECOND = 100;
    private static final int TURNS = 3;

    private final TestDatabase database;

    private FunctionsBenchmark(TestDatabase database) {
        this.database = database;
    }

    /** @param args events per round (default 10000), then databases (default {@code H2 POSTGRES}) */
    public static void main(String[] args) throws Exception {
        int events = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        List<String> databases =
                args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.of("H2", "POSTGRES");
        print("%-9s %-7s %10s %10s %10s %16s", "database", "beside", "events/s", "p50 ms", "p99 ms", "failed attempts");
        for (String database : databases) {
            new FunctionsBenchmark(TestDatabase.valueOf(database.toUpperCase(Locale.ROOT))).run(events);
        }
        System.exit(0);
    }

    private void run(int events) throws Exception {
        try (Hop alone = new Hop(database);
                Hop beside = new Hop(database, List.of(BreakOnCargoLoaded.class), "--logging.level.dev.fanout=off")) {
            Broken broken = new Broken(beside);
            Turn ofAlone = new Turn(alone, events);
            Turn ofBeside = new Turn(beside, events);
            ofAlone.take(); // warms up
            ofBeside.take();
            broken.stop();
            ofAlone.forget();
            ofBeside.forget();
            for (int i = 0; i < TURNS; i++) {
                report("nobody", ofAlone.take(), 0);
                long before = broken.attempts();
                broken.start();
                Figures figures = ofBeside.take();
                report("broken", figures, broken.attempts() - before);
                broken.stop();
            }
            Figures nobody = ofAlone.mean();
            Figures brokenOne = ofBeside.mean();
            print(
                    "%-9s beside a broken one : alone = %.2f of the events/s, %.2f of the p50, %.2f of the p99",
                    database,
                    brokenOne.perSecond / nobody.perSecond,
                    brokenOne.p50 / nobody.p50,
                    brokenOne.p99 / nobody.p99);
        }
    }

    private void report(String way, Figures figures, long failed) {
        print(
                "%-9s %-7s %10.0f %10.2f %10.2f %16d",
                database, way, figures.perSecond, figures.p50, figures.p99, failed);
    }

    @SuppressWarnings("java:S106") // a program that prints its result
    private static void print(String format, Object... args) {
        System.out.printf(Locale.ROOT, format + "%n", args);
    }

    private record Figures(double perSecond, double p50, double p99) {

        Figures plus(Figures other) {
            return new Figures(perSecond + other.perSecond, p50 + other.p50, p99 + other.p99);
        }
    }

    /** As many events as possible, and then some at an even rate. */
    private static final class Turn {

        private final Hop hop;
        private final Consumer<CargoLoaded> way;
        private final int events;
        private Figures sum = new Figures(0, 0, 0);

        Turn(Hop hop, int events) {
            this.hop = hop;
            this.way = hop.kit();
            this.events = events;
        }

        Figures take() throws InterruptedException {
            Hop.Round round = hop.round(way, events);
            if (!round.complete()) {
                throw new IllegalStateException("not all events have arrived");
            }
            Latency latency = hop.latency(way, PER_SECOND, 10 * PER_SECOND);
            Figures figures = new Figures(round.perSecond(), latency.p50(), latency.p99());
            sum = sum.plus(figures);
            return figures;
        }

        void forget() {
            sum = new Figures(0, 0, 0);
        }

        Figures mean() {
            return new Figures(sum.perSecond / TURNS, sum.p50 / TURNS, sum.p99 / TURNS);
        }
    }

    /** The function that fails, and its queue. */
    private static final class Broken {

        private static final String NAME = "broken";
        private static final String QUEUE = "harbour.cargo.events." + NAME;

        private final ConfigurableApplicationContext service;
        private final VirtualHost virtualHost;

        Broken(Hop hop) {
            this.service = hop.consumer();
            this.virtualHost = hop.virtualHost();
        }

        long attempts() {
            return BreakOnCargoLoaded.ATTEMPTS.sum();
        }

        void start() throws Exception {
            service.getBean(FunctionSwitch.class).resume(NAME, "benchmark", null);
            await(true);
        }

        /** It does nothing any more, and has nothing left to do: the next turn is another one's. */
        void stop() throws Exception {
            service.getBean(FunctionSwitch.class).pause(NAME, "benchmark", null);
            await(false);
            service.getBean(JdbcClient.class).sql("delete from delayed_retry").update();
            try (Wire wire = new Wire(virtualHost)) {
                wire.purge(QUEUE);
            }
        }

        private void await(boolean consumed) throws InterruptedException {
            while (virtualHost.isConsumed(QUEUE) != consumed) {
                Thread.sleep(50);
            }
        }
    }

    /** Fails over everything, as a handler does whose code or whose table is broken. */
    @Subscription(Broken.NAME)
    static final class BreakOnCargoLoaded implements EventHandler<CargoLoaded> {

        static final LongAdder ATTEMPTS = new LongAdder();

        @Override
        public void handle(CargoLoaded event, EventMetadata metadata) {
            ATTEMPTS.increment();
            throw new IllegalStateException("broken");
        }
    }
}
