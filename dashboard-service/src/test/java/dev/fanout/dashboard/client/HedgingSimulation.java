package dev.fanout.dashboard.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Reads of a service with several instances, in simulated time: what they would take with {@link Hedging} and without.
 * Each request takes its time whatever the others do, so instances have room; what a second request does to an instance
 * that has none is not in it.
 */
final class HedgingSimulation {

    private static final double STRAGGLERS = 0.05;
    private static final double SLOWER = 10;

    /** How long a request takes, in milliseconds. */
    enum Service implements ToDoubleFunction<Random> {
        /** Most take 5 ms ± 2 (lognormal), one of twenty takes ten times as long as it would. */
        WITH_STRAGGLERS {
            @Override
            public double applyAsDouble(Random random) {
                double time = lognormal(random, 5, 2);
                return random.nextDouble() < STRAGGLERS ? SLOWER * time : time;
            }
        },
        /** The same without the stragglers: there is little to win. */
        EVEN {
            @Override
            public double applyAsDouble(Random random) {
                return lognormal(random, 5, 2);
            }
        },
        /** A long tail (Pareto): one of a hundred takes more than ten times as long as the quickest, 2 ms. */
        LONG_TAILED {
            @Override
            public double applyAsDouble(Random random) {
                return Math.min(2000, 2 / Math.sqrt(1 - random.nextDouble()));
            }
        };

        private static double lognormal(Random random, double mean, double deviation) {
            double variance = Math.log(1 + deviation * deviation / (mean * mean));
            return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * random.nextGaussian());
        }
    }

    /**
     * What came out.
     *
     * @param moreRequests second requests for each read
     */
    record Result(double p50, double p90, double p99, double p999, double moreRequests) {}

    private enum Kind {
        ARRIVAL,
        SECOND_IS_DUE,
        ANSWER
    }

    private record Moment(long nanos, Kind kind, Read read, boolean second) implements Comparable<Moment> {

        @Override
        public int compareTo(Moment other) {
            return Long.compare(nanos, other.nanos);
        }
    }

    private static final class Read {

        private long begin;
        private long secondBegin;
        private boolean hasSecond;
        private boolean answered;
    }

    private final Service service;
    private final Random random;
    private final double ratePerSecond;
    private final Hedging hedging;
    private final PriorityQueue<Moment> moments = new PriorityQueue<>();
    private final double[] millis;
    private long now;
    private int arrived;
    private int answered;
    private int seconds;

    private HedgingSimulation(Service service, int reads, double ratePerSecond, boolean hedged, long seed) {
        this.service = service;
        this.random = new Random(seed);
        this.ratePerSecond = ratePerSecond;
        this.millis = new double[reads];
        this.hedging = new Hedging(new CallProperties.Hedging(hedged, 0.9, 0.1), 2, () -> now);
    }

    /** @param ratePerSecond of the reads, which come by chance (Poisson) */
    static Result run(Service service, int reads, double ratePerSecond, boolean hedged, long seed) {
        return new HedgingSimulation(service, reads, ratePerSecond, hedged, seed).run();
    }

    private Result run() {
        moments.add(new Moment(0, Kind.ARRIVAL, new Read(), false));
        for (Moment moment = moments.poll(); moment != null; moment = moments.poll()) {
            now = moment.nanos();
            switch (moment.kind()) {
                case ARRIVAL -> arrive(moment.read());
                case SECOND_IS_DUE -> second(moment.read());
                case ANSWER -> answer(moment.read(), moment.second());
            }
        }
        Arrays.sort(millis);
        return new Result(at(0.5), at(0.9), at(0.99), at(0.999), (double) seconds / millis.length);
    }

    private double at(double quantile) {
        return millis[(int) Math.ceil(quantile * millis.length) - 1];
    }

    private void arrive(Read read) {
        read.begin = now;
        hedging.patience()
                .ifPresent(
                        patience -> moments.add(new Moment(now + patience.toNanos(), Kind.SECOND_IS_DUE, read, false)));
        request(read, false);
        if (++arrived < millis.length) {
            double pause = -Math.log(1 - random.nextDouble()) / ratePerSecond;
            moments.add(new Moment(now + (long) (pause * 1e9), Kind.ARRIVAL, new Read(), false));
        }
    }

    private void request(Read read, boolean second) {
        moments.add(new Moment(now + (long) (service.applyAsDouble(random) * 1e6), Kind.ANSWER, read, second));
    }

    private void second(Read read) {
        if (!read.answered && hedging.takeSecond()) {
            read.hasSecond = true;
            read.secondBegin = now;
            seconds++;
            request(read, true);
        }
    }

    private void answer(Read read, boolean second) {
        if (read.answered) {
            return;
        }
        read.answered = true;
        millis[answered++] = (now - read.begin) / 1e6;
        hedging.answered(Duration.ofNanos(now - (second ? read.secondBegin : read.begin)));
        if (second && read.hasSecond) {
            hedging.overtaken(Duration.ofNanos(now - read.begin));
        }
    }
}
