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
 * What a function suffers from another one of its service over the same events: its throughput and latency alone,
 * beside one that works, and beside one that always fails, in turns in one run. What counts are the ratios; absolute
 * figures belong to the machine. {@code ./fanout bench functions} runs it.
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
                Hop beside = new Hop(database, List.of(FailOnCargoLoaded.class), "--logging.level.dev.fanout=off")) {
            Other other = new Other(beside);
            Turns ofAlone = new Turns("nobody", alone, events);
            Turns ofWorking = new Turns("working", beside, events);
            Turns ofBroken = new Turns("broken", beside, events);
            for (int i = 0; i <= TURNS; i++) { // the first warms up
                report(i, ofAlone);
                other.start(false);
                report(i, ofWorking);
                other.start(true);
                report(i, ofBroken);
                other.stop();
            }
            compare(ofWorking, ofAlone);
            compare(ofBroken, ofAlone);
            compare(ofBroken, ofWorking);
        }
    }

    private void report(int turn, Turns way) throws InterruptedException {
        long before = FailOnCargoLoaded.ATTEMPTS.sum();
        Figures figures = way.take(turn > 0);
        print(
                "%-9s %-7s %10.0f %10.2f %10.2f %16d%s",
                database,
                way.name,
                figures.perSecond,
                figures.p50,
                figures.p99,
                FailOnCargoLoaded.ATTEMPTS.sum() - before,
                turn == 0 ? "  (warms up)" : "");
    }

    private void compare(Turns one, Turns other) {
        print(
                "%-9s beside %s : beside %s = %.2f of the events/s, %.2f of the p50, %.2f of the p99",
                database,
                one.name,
                other.name,
                one.sum.perSecond / other.sum.perSecond,
                one.sum.p50 / other.sum.p50,
                one.sum.p99 / other.sum.p99);
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

    /** Each as many events as possible, and then some at an even rate. */
    private static final class Turns {

        private final String name;
        private final Hop hop;
        private final Consumer<CargoLoaded> way;
        private final int events;
        private Figures sum = new Figures(0, 0, 0);

        Turns(String name, Hop hop, int events) {
            this.name = name;
            this.hop = hop;
            this.way = hop.kit();
            this.events = events;
        }

        Figures take(boolean counts) throws InterruptedException {
            Hop.Round round = hop.round(way, events);
            if (!round.complete()) {
                throw new IllegalStateException("not all events have arrived");
            }
            Latency latency = hop.latency(way, PER_SECOND, 10 * PER_SECOND);
            Figures figures = new Figures(round.perSecond(), latency.p50(), latency.p99());
            sum = counts ? sum.plus(figures) : sum;
            return figures;
        }
    }

    /** The other function, and its queue. */
    private static final class Other {

        private static final String NAME = "other";
        private static final String QUEUE = "harbour.cargo.events." + NAME;

        private final ConfigurableApplicationContext service;
        private final VirtualHost virtualHost;

        Other(Hop hop) throws Exception {
            this.service = hop.consumer();
            this.virtualHost = hop.virtualHost();
            stop();
        }

        void start(boolean failing) throws Exception {
            stop();
            FailOnCargoLoaded.failing = failing;
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

    /** Does nothing, or fails over everything, as a handler does whose code or whose table is broken. */
    @Subscription(Other.NAME)
    static final class FailOnCargoLoaded implements EventHandler<CargoLoaded> {

        static final LongAdder ATTEMPTS = new LongAdder();
        static volatile boolean failing;

        @Override
        public void handle(CargoLoaded event, EventMetadata metadata) {
            if (failing) {
                ATTEMPTS.increment();
                throw new IllegalStateException("broken");
            }
        }
    }
}
