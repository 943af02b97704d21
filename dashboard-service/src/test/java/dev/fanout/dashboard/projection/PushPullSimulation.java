package dev.fanout.dashboard.projection;

import dev.fanout.dashboard.customer.DashboardProperties;
import dev.fanout.dashboard.customer.DashboardProperties.Hybrid;
import dev.fanout.dashboard.customer.DashboardProperties.LastKnown;
import dev.fanout.dashboard.customer.ProjectionMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.springframework.util.unit.DataSize;

/**
 * Plays views and events of many customers through the rule in simulated time. What each costs is the time of all
 * processors that was measured, and that is what the rule sees of it, too. Customers are drawn from two Zipf
 * distributions that have nothing to do with each other: to whom much happens is not who is looked at most.
 */
final class PushPullSimulation {

    private static final int CUSTOMERS = 2_000;
    private static final int OPERATIONS = 400_000;
    private static final double PER_SECOND = 100;
    private static final int HOT_CUSTOMER_ORDERS = 1_000;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration HALF_LIFE = Duration.ofMinutes(10);

    /** How an operation was measured, for each size of a customer. */
    record Measured(
            Map<Integer, Observed> live,
            Map<Integer, Observed> projected,
            Map<Integer, Observed> materialise,
            Observed write) {}

    /**
     * What a mode has cost.
     *
     * @param cpuMicros of all operations
     * @param p50 of views, in microseconds
     * @param p99 of views, in microseconds
     * @param pushed customers at the end
     */
    record Result(double cpuMicros, double p50, double p99, long pushed) {}

    private final Measured costs;
    private final double skew;
    private final int[] sizes = new int[CUSTOMERS];
    private final List<Operation> operations = new ArrayList<>(OPERATIONS);

    private record Operation(Instant at, int customer, boolean view) {}

    PushPullSimulation(Measured costs, double skew, double viewsPerEvent) {
        this.costs = costs;
        this.skew = skew;
        Random random = new Random(1);
        // By the rank of their events: a few customers are hot, a tenth is large.
        for (int rank = 0; rank < CUSTOMERS; rank++) {
            sizes[rank] = rank < CUSTOMERS / 1_000 ? 100_000 : rank < CUSTOMERS / 10 ? 1_000 : 10;
        }
        double[] ranks = zipf();
        List<Integer> viewed = new ArrayList<>();
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            viewed.add(customer);
        }
        Collections.shuffle(viewed, random);
        double seconds = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            seconds += -Math.log(1 - random.nextDouble()) / PER_SECOND;
            boolean view = random.nextDouble() < viewsPerEvent / (1 + viewsPerEvent);
            int rank = draw(ranks, random);
            operations.add(new Operation(
                    Instant.EPOCH.plusNanos((long) (seconds * 1e9)), view ? viewed.get(rank) : rank, view));
        }
    }

    private double[] zipf() {
        double[] sums = new double[CUSTOMERS];
        double sum = 0;
        for (int rank = 0; rank < CUSTOMERS; rank++) {
            sum += Math.pow(rank + 1, -skew);
            sums[rank] = sum;
        }
        return sums;
    }

    private static int draw(double[] sums, Random random) {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        return Math.min(found < 0 ? -found - 1 : found, sums.length - 1);
    }

    /** A customer as the service sees him. */
    private static final class Customer {
        private Rates rates = Rates.none(Instant.EPOCH);
        private boolean known;
        private boolean pushed;
        private Instant whole = Instant.MAX;
    }

    /** @param whole whether a customer who is pushed is so from the beginning, without anything to be read back */
    Result run(ProjectionMode mode, boolean whole) {
        PushRule rule = new PushRule(properties(mode));
        Costs seen = new Costs();
        Customer[] customers = new Customer[CUSTOMERS];
        for (int i = 0; i < CUSTOMERS; i++) {
            customers[i] = new Customer();
            customers[i].pushed = whole && isPushable(i);
            customers[i].whole = whole ? Instant.EPOCH : Instant.MAX;
        }
        Random random = new Random(2);
        double cpu = 0;
        List<Double> views = new ArrayList<>();
        for (Operation operation : operations) {
            Customer customer = customers[operation.customer()];
            int size = sizes[operation.customer()];
            if (operation.view()) {
                boolean projected = customer.pushed && !operation.at().isBefore(customer.whole);
                Observed cost = (projected ? costs.projected() : costs.live()).getOrDefault(size, costs.write());
                if (projected) {
                    seen.answeredProjected(time(cost));
                } else {
                    seen.answeredLive(time(cost));
                }
                views.add(cost.any(random));
                cpu += cost.cpuMicros();
            } else if (customer.pushed) {
                seen.written(1, time(costs.write()));
                cpu += costs.write().cpuMicros();
            }
            customer.known |= operation.view() || mode == ProjectionMode.PUSH;
            if (whole || !customer.known) {
                continue;
            }
            customer.rates =
                    customer.rates.plus(operation.view() ? 1 : 0, operation.view() ? 0 : 1, operation.at(), HALF_LIFE);
            boolean pushes =
                    isPushable(operation.customer()) && rule.pushes(customer.pushed, customer.rates, seen.now());
            if (pushes && !customer.pushed) {
                Observed cost = costs.materialise().getOrDefault(size, costs.write());
                seen.materialised(time(cost));
                cpu += cost.cpuMicros();
                customer.whole = operation.at().plus(GRACE);
            }
            customer.pushed = pushes;
        }
        double[] sorted =
                views.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Result(
                cpu,
                sorted.length == 0 ? 0 : sorted[sorted.length / 2],
                sorted.length == 0 ? 0 : sorted[(int) (sorted.length * 0.99)],
                Arrays.stream(customers).filter(customer -> customer.pushed).count());
    }

    private boolean isPushable(int customer) {
        return sizes[customer] <= HOT_CUSTOMER_ORDERS;
    }

    /** What it costs if each customer is from the beginning what is cheaper for him in the end. */
    double oracle() {
        long[] views = new long[CUSTOMERS];
        long[] events = new long[CUSTOMERS];
        operations.forEach(operation -> (operation.view() ? views : events)[operation.customer()]++);
        double cpu = 0;
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            double live = cpuOf(costs.live(), customer);
            double projected = cpuOf(costs.projected(), customer);
            cpu += Math.min(
                    views[customer] * live,
                    views[customer] * projected
                            + events[customer] * costs.write().cpuMicros());
        }
        return cpu;
    }

    private double cpuOf(Map<Integer, Observed> measured, int customer) {
        return measured.getOrDefault(sizes[customer], costs.write()).cpuMicros();
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
