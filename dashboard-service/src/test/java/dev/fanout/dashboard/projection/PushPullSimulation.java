package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.DashboardProperties.Hybrid;
import dev.fanout.dashboard.customer.DashboardProperties.LastKnown;
import dev.fanout.dashboard.customer.ProjectionMode;
import dev.fanout.dashboard.customer.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.springframework.util.unit.DataSize;

/**
 * Plays views and events of many customers through the rule in simulated time. What each costs is the time of all
 * processors that was measured, and that is what the rule sees of it, too. Customers are drawn from two Zipf
 * distributions that have nothing to do with each other: to whom much happens is not who is looked at most. All of them
 * have notifications from before, so whoever is pushed is read back, whatever the mode.
 */
final class PushPullSimulation {

    private static final int HOT_CUSTOMER_ORDERS = 1_000;
    private static final double OPERATIONS_PER_CUSTOMER_AND_SECOND = 0.05;
    private static final int VIEWS_FOR_A_LATENCY = 8;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration HALF_LIFE = Duration.ofHours(6);

    /**
     * How an operation was measured, for each size of a customer.
     *
     * @param write of the row that an event brings
     * @param note of what was seen of a customer
     */
    record Measured(
            Map<Integer, Observed> live,
            Map<Integer, Observed> projected,
            Map<Integer, Observed> materialise,
            Observed write,
            Observed note) {}

    /**
     * What happens.
     *
     * @param skew of both distributions
     * @param operations views and events in all
     */
    record Load(int customers, int operations, double skew, double viewsPerEvent) {

        double viewShare() {
            return viewsPerEvent / (1 + viewsPerEvent);
        }
    }

    /**
     * What a mode has cost.
     *
     * @param wholeMicros of all processors, from the first operation on
     * @param steadyMicros of all processors, in the second half
     * @param p50 of views in the second half, in microseconds
     * @param p99 of views in the second half, in microseconds
     * @param pushed customers at the end
     */
    record Result(double wholeMicros, double steadyMicros, double p50, double p99, long pushed) {}

    private final Measured costs;
    private final Load load;
    private final int[] sizes;
    /** Who is looked at how often: the customer of each rank. */
    private final int[] viewed;
    /** The sum of the shares up to each rank. */
    private final double[] ranks;

    PushPullSimulation(Measured costs, Load load) {
        this.costs = costs;
        this.load = load;
        // By the rank of their events: a few customers are hot, a tenth is large.
        int customers = load.customers();
        this.sizes = IntStream.range(0, customers)
                .map(rank -> rank < customers / 1_000 ? 100_000 : rank < customers / 10 ? 1_000 : 10)
                .toArray();
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, customers).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        this.viewed = shuffled.stream().mapToInt(Integer::intValue).toArray();
        this.ranks = DoubleStream.iterate(1, rank -> rank + 1)
                .limit(customers)
                .map(rank -> Math.pow(rank, -load.skew()))
                .toArray();
        Arrays.parallelPrefix(ranks, Double::sum);
    }

    private int draw(Random random) {
        int found = Arrays.binarySearch(ranks, random.nextDouble() * ranks[ranks.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, ranks.length - 1);
    }

    /** A customer as the service sees him. */
    private static final class Customer {
        private Rates rates = Rates.none(Instant.EPOCH);
        private boolean known;
        private boolean pushed;
        private Instant whole = Instant.MAX;
    }

    /** One pass of all operations. */
    private final class Run {
        private final ProjectionMode mode;
        private final PushRule rule;
        private final Costs seen = new Costs();
        private final Customer[] customers =
                Arrays.stream(sizes).mapToObj(_ -> new Customer()).toArray(Customer[]::new);
        private final Random random = new Random(2);
        private final List<Double> latencies = new ArrayList<>();
        private Rates all = Rates.none(Instant.EPOCH);
        private long known;
        private double cpu;

        Run(ProjectionMode mode) {
            this.mode = mode;
            this.rule = new PushRule(properties(mode));
        }

        void view(int number, Instant at) {
            Customer customer = customers[number];
            boolean projected = customer.pushed && !at.isBefore(customer.whole);
            Source answered = projected ? Source.PROJECTION : Source.LIVE;
            Observed cost = of(projected ? costs.projected() : costs.live(), number);
            if (projected) {
                seen.answeredProjected(time(cost));
            } else {
                seen.answeredLive(time(cost));
            }
            if (random.nextInt(VIEWS_FOR_A_LATENCY) == 0) {
                latencies.add(cost.any(random));
            }
            cpu += cost.cpuMicros();
            int forOne = seen.now().viewsForOne(answered, mode);
            if (random.nextInt(forOne) == 0) {
                note(number, forOne, 0, at);
            }
        }

        void event(int number, int operation) {
            if (customers[number].pushed) {
                seen.written(1, time(costs.write()));
                cpu += costs.write().cpuMicros();
            }
            boolean newcomer = mode == ProjectionMode.PUSH && !customers[number].known;
            int forOne = newcomer ? 1 : seen.now().eventsForOne();
            if (random.nextInt(forOne) == 0) {
                note(number, 0, forOne, at(operation));
            }
        }

        private void note(int number, int views, int events, Instant at) {
            cpu += costs.note().cpuMicros();
            all = all.plus(views, events, at, HALF_LIFE);
            Customer customer = customers[number];
            customer.rates = customer.rates.plus(views, events, at, HALF_LIFE);
            Population population = new Population(all, Math.max(1, known));
            boolean pushes = sizes[number] <= HOT_CUSTOMER_ORDERS
                    && rule.pushes(customer.pushed, customer.rates, population, seen.now());
            if (pushes && !customer.pushed) {
                Observed cost = of(costs.materialise(), number);
                seen.materialised(time(cost));
                cpu += cost.cpuMicros();
                customer.whole = at.plus(GRACE);
            }
            customer.pushed = pushes;
            boolean keeps =
                    pushes || customer.rates.isViewed() || rule.pushes(false, Rates.none(at), population, seen.now());
            known += (keeps ? 1 : 0) - (customer.known ? 1 : 0);
            customer.known = keeps;
            if (!keeps) {
                customer.rates = Rates.none(at);
            }
        }

        private double quantile(double share) {
            double[] sorted =
                    latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * share)];
        }
    }

    Result run(ProjectionMode mode) {
        Run run = new Run(mode);
        double[] first = {0};
        play((number, customer, view) -> {
            if (number == load.operations() / 2) {
                first[0] = run.cpu;
                run.latencies.clear();
            }
            if (view) {
                run.view(customer, at(number));
            } else {
                run.event(customer, number);
            }
        });
        return new Result(
                run.cpu,
                run.cpu - first[0],
                run.quantile(0.5),
                run.quantile(0.99),
                Arrays.stream(run.customers).filter(customer -> customer.pushed).count());
    }

    /** Something that happens to a customer. */
    private interface Operation {
        void happens(int number, int customer, boolean view);
    }

    /** The same operations each time. */
    private void play(Operation operation) {
        Random random = new Random(1);
        for (int i = 0; i < load.operations(); i++) {
            boolean view = random.nextDouble() < load.viewShare();
            int rank = draw(random);
            operation.happens(i, view ? viewed[rank] : rank, view);
        }
    }

    private Instant at(int operation) {
        return Instant.EPOCH.plusNanos(
                (long) (operation / OPERATIONS_PER_CUSTOMER_AND_SECOND / load.customers() * 1e9));
    }

    /**
     * What the second half costs if it is known how often each customer is looked at and how much happens to him, and
     * he is always what is cheaper then. Nothing is read back or noted, and hot customers may be pushed.
     */
    double oracle() {
        boolean[] pushed = new boolean[sizes.length];
        for (int rank = 0; rank < pushed.length; rank++) {
            int customer = viewed[rank];
            double saved = of(costs.live(), customer).cpuMicros()
                    - of(costs.projected(), customer).cpuMicros();
            pushed[customer] = share(rank) * load.viewShare() * saved
                    > share(customer) * (1 - load.viewShare()) * costs.write().cpuMicros();
        }
        double[] cpu = {0};
        play((number, customer, view) -> {
            if (number < load.operations() / 2) {
                return;
            }
            if (view) {
                cpu[0] += of(pushed[customer] ? costs.projected() : costs.live(), customer)
                        .cpuMicros();
            } else if (pushed[customer]) {
                cpu[0] += costs.write().cpuMicros();
            }
        });
        return cpu[0];
    }

    private double share(int rank) {
        return (ranks[rank] - (rank == 0 ? 0 : ranks[rank - 1])) / ranks[ranks.length - 1];
    }

    private Observed of(Map<Integer, Observed> measured, int customer) {
        return measured.getOrDefault(sizes[customer], costs.write());
    }

    private static Duration time(Observed cost) {
        return Duration.ofNanos((long) (cost.cpuMicros() * 1e3));
    }

    private static DashboardProperties properties(ProjectionMode mode) {
        return new DashboardProperties(
                Duration.ofSeconds(1),
                50,
                HOT_CUSTOMER_ORDERS,
                mode,
                new Hybrid(HALF_LIFE, 2),
                new LastKnown(Duration.ofHours(1), 10, DataSize.ofMegabytes(1)));
    }
}
