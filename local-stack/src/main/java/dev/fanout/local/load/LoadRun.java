package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Shop;
import dev.fanout.local.shop.Shop.Line;
import dev.fanout.local.shop.Shop.Money;
import dev.fanout.local.shop.Shop.NewOrder;
import dev.fanout.local.shop.Shop.Order;
import dev.fanout.local.shop.Shop.Product;
import dev.fanout.local.shop.Shop.Reply;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One load test, with products and a customer of its own, so that runs do not see each other. */
final class LoadRun {

    private static final int ORDINARY_PRODUCTS = 20;
    private static final int LARGEST_QUANTITY = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration SETTLE_POLL = Duration.ofMillis(500);

    /** Every second cancellation comes at once, the others when the order has most likely been captured. */
    private static final Duration LATE_CANCELLATION = Duration.ofSeconds(1);

    private final Shop shop;
    private final LoadPlan plan;
    private final boolean sameClock;
    private final PrintStream out;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final String customer = "load-" + run;
    private final String hot = "load-" + run + "-hot";
    private final String soldOut = "load-" + run + "-sold-out";

    private final Map<String, Long> stocks = new TreeMap<>();
    private final Queue<Placed> placed = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger replayed = new AtomicInteger();
    private final AtomicInteger tooLateToCancel = new AtomicInteger();

    /** @param sameClock whether order-service's clock is this machine's */
    LoadRun(Shop shop, LoadPlan plan, boolean sameClock, PrintStream out) {
        this.shop = shop;
        this.plan = plan;
        this.sameClock = sameClock;
        this.out = out;
    }

    /** Returns whether all orders settled and all invariants hold. */
    boolean execute() throws IOException {
        prepareProducts();
        out.println("Posting " + plan.orders() + " orders of customer " + customer + " ("
                + (plan.rate() > 0
                        ? String.format(Locale.ROOT, "%.1f/s on schedule", plan.rate())
                        : plan.clients() + " clients, as fast as they can")
                + ") ...");
        Instant begin = Instant.now();
        long beginNanos = System.nanoTime();
        // Closed in reverse order: first all is posted, and then what is to be cancelled later is cancelled.
        try (ExecutorService cancelling = Executors.newVirtualThreadPerTaskExecutor();
                ExecutorService posting = Executors.newVirtualThreadPerTaskExecutor()) {
            if (plan.rate() > 0) {
                postOnSchedule(posting, cancelling, beginNanos);
            } else {
                postAsFastAsPossible(posting, cancelling);
            }
        }
        Duration postingTime = Duration.ofNanos(System.nanoTime() - beginNanos);
        out.println("All posted after " + Durations.seconds(postingTime) + "; waiting until all are settled ...");
        boolean settled = awaitSettled();
        List<Order> orders = patiently(() -> shop.ordersOf(customer));
        report(orders, begin);
        return verdict(orders, settled);
    }

    private void prepareProducts() throws IOException {
        long plenty = (long) plan.orders() * LARGEST_QUANTITY * 2 + 1;
        stocks.put(hot, plenty);
        stocks.put(soldOut, 0L);
        for (int i = 0; i < ORDINARY_PRODUCTS; i++) {
            stocks.put(ordinary(i), plenty);
        }
        long price = 499;
        for (Map.Entry<String, Long> stock : stocks.entrySet()) {
            shop.putProduct(stock.getKey(), "Product " + stock.getKey(), new Money(price, "EUR"), stock.getValue());
            price += 137;
        }
        awaitReplication();
    }

    /**
     * Products reach order-service as events. Which of them it knows only an order tells, so this places orders of
     * another customer for what nobody has in stock, until one with all products is accepted.
     */
    private void awaitReplication() throws IOException {
        List<Line> all = stocks.keySet().stream().map(sku -> new Line(sku, 1)).toList();
        var order = new NewOrder(customer + "-first", "load@example.com", "tok_visa", all);
        long deadline = System.nanoTime() + plan.acceptPatience().toNanos();
        while (true) {
            Reply reply = shop.post(order, customer + "-first");
            if (reply.status() == 202) {
                awaitEndOf(shop.orderIn(reply).id(), deadline);
                return;
            }
            if (reply.status() != 422 || System.nanoTime() > deadline) {
                throw new LocalStackException(
                        "POST /orders: expected 202, found " + reply.status() + " " + reply.body());
            }
            pause(Duration.ofMillis(100));
        }
    }

    /** Before the stock is counted nothing of the first order may be on its way any more. */
    private void awaitEndOf(String orderId, long deadline) throws IOException {
        while (!shop.order(orderId).isSettled()) {
            if (System.nanoTime() > deadline) {
                throw new LocalStackException("order " + orderId + " is not settled after "
                        + plan.acceptPatience().toSeconds() + " s; is the stack healthy?");
            }
            pause(Duration.ofMillis(100));
        }
    }

    private String ordinary(int number) {
        return "load-" + run + "-" + number;
    }

    private void postAsFastAsPossible(ExecutorService posting, ExecutorService cancelling) {
        var next = new AtomicInteger();
        IntConsumer client = _ -> {
            for (int number = next.getAndIncrement(); number < plan.orders(); number = next.getAndIncrement()) {
                placeAndCancel(cancelling, number, Instant.now(), System.nanoTime());
            }
        };
        for (int i = 0; i < plan.clients(); i++) {
            int number = i;
            posting.execute(() -> client.accept(number));
        }
    }

    private void postOnSchedule(ExecutorService posting, ExecutorService cancelling, long begin) {
        double nanosBetween = 1e9 / plan.rate();
        for (int i = 0; i < plan.orders(); i++) {
            int number = i;
            long intended = begin + (long) (i * nanosBetween);
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            Instant intendedAt = Instant.now().minusNanos(System.nanoTime() - intended);
            posting.execute(() -> placeAndCancel(cancelling, number, intendedAt, intended));
        }
    }

    private void placeAndCancel(ExecutorService cancelling, int number, Instant intendedAt, long intendedNanos) {
        Placed order = place(number, intendedAt, intendedNanos);
        if (order == null) {
            return;
        }
        placed.add(order);
        if (order.kind() == Kind.CANCELLED) {
            if (number % 2 == 0) {
                cancel(order.orderId());
            } else {
                cancelling.execute(() -> {
                    pause(LATE_CANCELLATION);
                    cancel(order.orderId());
                });
            }
        }
    }

    /**
     * Posts until the order is accepted, always with the same key: whatever happened to an earlier attempt, there is
     * one order.
     */
    private @Nullable Placed place(int number, Instant intendedAt, long intendedNanos) {
        Kind kind = plan.mix().kindOf(number);
        NewOrder order = orderOf(number, kind);
        String key = customer + "-" + number;
        Attempts attempts = new Attempts(plan.acceptPatience());
        while (true) {
            String trouble;
            Duration wait = Duration.ZERO;
            try {
                Reply reply = shop.post(order, key);
                if (reply.status() == 202) {
                    if (reply.replayed()) {
                        replayed.incrementAndGet();
                    }
                    return new Placed(
                            shop.orderIn(reply).id(),
                            kind,
                            intendedAt,
                            Duration.ofNanos(System.nanoTime() - intendedNanos),
                            attempts.made());
                }
                trouble = "answer " + reply.status() + " " + reply.body();
                wait = Duration.ofSeconds(Math.min(reply.retryAfter(), 10));
                if (reply.status() < 500 && reply.status() != 429) {
                    failures.add("order number " + number + ": " + trouble);
                    return null;
                }
            } catch (IOException e) {
                trouble = e.toString();
            }
            repeated.incrementAndGet();
            if (!attempts.again(wait)) {
                failures.add("order number " + number + " was not accepted within "
                        + plan.acceptPatience().toSeconds() + " s: " + trouble);
                return null;
            }
        }
    }

    private void cancel(String orderId) {
        Attempts attempts = new Attempts(plan.acceptPatience());
        while (true) {
            String trouble;
            try {
                Reply reply = shop.cancel(orderId);
                if (reply.status() == 202) {
                    return;
                }
                if (reply.status() == 409) {
                    // By its deadline, or by an attempt of ours whose answer was lost.
                    tooLateToCancel.incrementAndGet();
                    return;
                }
                trouble = "answer " + reply.status() + " " + reply.body();
                if (reply.status() < 500 && reply.status() != 429) {
                    failures.add("cancelling order " + orderId + ": " + trouble);
                    return;
                }
            } catch (IOException e) {
                trouble = e.toString();
            }
            repeated.incrementAndGet();
            if (!attempts.again(Duration.ZERO)) {
                failures.add("order " + orderId + " was not cancelled within "
                        + plan.acceptPatience().toSeconds() + " s: " + trouble);
                return;
            }
        }
    }

    private NewOrder orderOf(int number, Kind kind) {
        var random = new SplittableRandom(number);
        List<Line> lines = new ArrayList<>();
        if (number % 2 == 0) {
            lines.add(new Line(hot, 1 + random.nextInt(LARGEST_QUANTITY)));
        }
        lines.add(new Line(ordinary(random.nextInt(ORDINARY_PRODUCTS)), 1 + random.nextInt(LARGEST_QUANTITY)));
        if (kind == Kind.OUT_OF_STOCK) {
            lines.add(new Line(soldOut, 1));
        }
        return new NewOrder(customer, "load@example.com", kind.paymentMethod(), lines);
    }

    private boolean awaitSettled() {
        long deadline = System.nanoTime() + plan.settlePatience().toNanos();
        long lastSaid = System.nanoTime();
        while (true) {
            // In this order: a saga goes from RUNNING to COMPENSATING and never back, so none slips through between the
            // two.
            long running = patiently(() -> shop.countOrders(customer, "RUNNING"));
            long compensating = patiently(() -> shop.countOrders(customer, "COMPENSATING"));
            if (running == 0 && compensating == 0) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                failures.add(running + " sagas are still RUNNING and " + compensating + " COMPENSATING after "
                        + plan.settlePatience().toSeconds() + " s");
                return false;
            }
            if (System.nanoTime() - lastSaid > Duration.ofSeconds(10).toNanos()) {
                lastSaid = System.nanoTime();
                out.println("  " + running + " running, " + compensating + " compensating");
            }
            pause(SETTLE_POLL);
        }
    }

    private interface Call<T> {
        T make() throws IOException;
    }

    /** A service may be down for a while in the middle of a run. */
    private <T> T patiently(Call<T> call) {
        Attempts attempts = new Attempts(plan.acceptPatience());
        while (true) {
            String trouble;
            try {
                return call.make();
            } catch (IOException | Shop.Unavailable e) {
                trouble = e.toString();
            }
            if (!attempts.again(Duration.ZERO)) {
                throw new LocalStackException(
                        "a service did not answer for " + plan.acceptPatience().toSeconds() + " s: " + trouble);
            }
        }
    }

    private void report(List<Order> orders, Instant begin) {
        Map<String, Order> byId = new TreeMap<>();
        orders.forEach(order -> byId.put(order.id(), order));
        Instant lastAccepted = placed.stream()
                .map(order -> order.intendedAt().plus(order.acceptance()))
                .max(Instant::compareTo)
                .orElse(begin);
        Instant lastSettled = orders.stream()
                .map(order -> Optional.ofNullable(order.settledAt()).orElse(order.placedAt()))
                .max(Instant::compareTo)
                .orElse(begin);
        long settledCount = orders.stream().filter(Order::isSettled).count();

        out.println();
        out.printf(
                Locale.ROOT,
                "accepted  %6d orders in %8s  = %7.1f orders/s%n",
                placed.size(),
                Durations.seconds(Duration.between(begin, lastAccepted)),
                perSecond(placed.size(), Duration.between(begin, lastAccepted)));
        out.printf(
                Locale.ROOT,
                "settled   %6d sagas  in %8s  = %7.1f sagas/s   (first POST to last settled)%n",
                settledCount,
                Durations.seconds(Duration.between(begin, lastSettled)),
                perSecond(settledCount, Duration.between(begin, lastSettled)));
        out.println();
        out.println("POST to 202" + (plan.rate() > 0 ? ", from the scheduled moment" : ""));
        out.println("  all                     "
                + Percentiles.of(placed.stream().map(Placed::acceptance).toList()));
        out.println("POST to settled" + (plan.rate() > 0 ? ", from the scheduled moment" : "")
                + (sameClock ? "" : " (from the POST to the 202, plus placedAt to settledAt: the clocks differ)"));
        Map<String, List<Duration>> byOutcome = new TreeMap<>();
        List<Duration> undisturbed = new ArrayList<>();
        for (Placed each : placed) {
            Order order = byId.get(each.orderId());
            if (order == null || order.settledAt() == null) {
                continue;
            }
            Duration duration = sameClock
                    ? Duration.between(each.intendedAt(), order.settledAt())
                    : each.acceptance().plus(Duration.between(order.placedAt(), order.settledAt()));
            byOutcome.computeIfAbsent(order.outcome(), _ -> new ArrayList<>()).add(duration);
            if (each.kind() != Kind.CANCELLED) {
                undisturbed.add(duration);
            }
        }
        out.println("  all but cancelled ones  " + Percentiles.of(undisturbed));
        byOutcome.forEach((outcome, durations) ->
                out.printf(Locale.ROOT, "  %-16s %6d %s%n", outcome, durations.size(), Percentiles.of(durations)));
        out.println();
        reportDisturbances();
    }

    private void reportDisturbances() {
        if (repeated.get() > 0) {
            long disturbed =
                    placed.stream().filter(order -> order.attempts() > 1).count();
            out.println(repeated.get() + " calls were repeated because a service was not there; " + disturbed
                    + " orders took more than one POST, and " + replayed.get()
                    + " of these had been accepted before, only the answer was lost.");
        }
        if (tooLateToCancel.get() > 0) {
            out.println(tooLateToCancel.get() + " cancellations found the order cancelled already.");
        }
    }

    private boolean verdict(List<Order> orders, boolean settled) {
        List<Product> products = new ArrayList<>();
        for (String sku : stocks.keySet()) {
            products.add(patiently(() -> shop.product(sku)));
        }
        List<String> violations = new ArrayList<>(failures);
        violations.addAll(
                Invariants.violations(placed, orders, stocks, products, patiently(() -> shop.paymentsOf(customer))));
        if (settled && violations.isEmpty()) {
            out.println("All " + orders.size() + " orders are settled and all invariants hold.");
            return true;
        }
        out.println(violations.size() + " violations:");
        violations.stream().limit(50).forEach(violation -> out.println("  - " + violation));
        if (violations.size() > 50) {
            out.println("  ... and " + (violations.size() - 50) + " more");
        }
        return false;
    }

    private static double perSecond(long count, Duration duration) {
        return duration.isZero() ? 0 : count * 1e9 / duration.toNanos();
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted while waiting", e);
        }
    }

    /** Growing waits between attempts, within a limit of time. */
    private static final class Attempts {

        private final long deadline;
        private Duration wait = FIRST_WAIT;
        private int made = 1;

        Attempts(Duration patience) {
            deadline = System.nanoTime() + patience.toNanos();
        }

        int made() {
            return made;
        }

        /**
         * Waits before the next attempt, at least as long as the service asked for; false if there is no time for
         * another.
         */
        boolean again(Duration asked) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(asked.compareTo(wait) > 0 ? asked : wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            made++;
            return true;
        }
    }
}
