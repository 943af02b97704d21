package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Product;
import dev.fanout.local.shop.Shop;
import dev.fanout.local.shop.UnavailableException;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One load test, from its products to its verdict. */
final class LoadRun {

    private static final Duration SETTLE_POLL = Duration.ofMillis(500);
    private static final int MOST_VIOLATIONS_SHOWN = 50;

    private final Shop shop;
    private final LoadPlan plan;
    private final boolean sameClock;
    private final PrintStream out;
    private final Goods goods;
    private final Tally tally = new Tally();

    /** @param sameClock whether order-service's clock is this machine's */
    LoadRun(Shop shop, LoadPlan plan, boolean sameClock, PrintStream out) {
        this.shop = shop;
        this.plan = plan;
        this.sameClock = sameClock;
        this.out = out;
        this.goods = new Goods(plan.orders());
    }

    /** Returns whether all orders settled and all invariants hold. */
    boolean execute() throws IOException {
        goods.putInto(shop, plan.acceptPatience());
        out.println("Posting " + plan.orders() + " orders of customer " + goods.customer() + " ("
                + (plan.rate() > 0
                        ? String.format(Locale.ROOT, "%.1f/s on schedule", plan.rate())
                        : plan.clients() + " clients, as fast as they can")
                + ") ...");
        Instant begin = Instant.now();
        long beginNanos = System.nanoTime();
        new Clients(shop, plan, goods, tally).placeAll();
        out.println("All posted after " + Durations.sinceNanos(beginNanos) + "; waiting until all are settled ...");
        boolean settled = awaitSettled();
        List<Order> orders = patiently(() -> shop.ordersOf(goods.customer()));
        new LoadReport(tally, plan.rate() > 0, sameClock, out).print(orders, begin);
        return verdict(orders, settled);
    }

    private boolean awaitSettled() {
        String customer = goods.customer();
        long deadline = System.nanoTime() + plan.settlePatience().toNanos();
        long lastSaid = System.nanoTime();
        while (true) {
            // RUNNING first: a saga goes from there to COMPENSATING and never back, so no saga escapes both counts.
            long running = patiently(() -> shop.countOrders(customer, "RUNNING"));
            long compensating = patiently(() -> shop.countOrders(customer, "COMPENSATING"));
            if (running == 0 && compensating == 0) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                tally.failed(running + " sagas are still RUNNING and " + compensating + " COMPENSATING after "
                        + plan.settlePatience().toSeconds() + " s");
                return false;
            }
            if (System.nanoTime() - lastSaid > Duration.ofSeconds(10).toNanos()) {
                lastSaid = System.nanoTime();
                out.println("  " + running + " running, " + compensating + " compensating");
            }
            Processes.pause(SETTLE_POLL);
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
            } catch (IOException | UnavailableException e) {
                trouble = e.toString();
            }
            if (!attempts.again(Duration.ZERO)) {
                throw new LocalStackException(
                        "a service did not answer for " + plan.acceptPatience().toSeconds() + " s: " + trouble);
            }
        }
    }

    private boolean verdict(List<Order> orders, boolean settled) {
        List<Product> products = new ArrayList<>();
        for (String sku : goods.stocks().keySet()) {
            products.add(patiently(() -> shop.product(sku)));
        }
        List<String> violations = new ArrayList<>(tally.failures());
        violations.addAll(Invariants.violations(
                tally.placed(), orders, goods.stocks(), products, patiently(() -> shop.paymentsOf(goods.customer()))));
        if (settled && violations.isEmpty()) {
            out.println("All " + orders.size() + " orders are settled and all invariants hold.");
            return true;
        }
        out.println(violations.size() + " violations:");
        violations.stream().limit(MOST_VIOLATIONS_SHOWN).forEach(violation -> out.println("  - " + violation));
        if (violations.size() > MOST_VIOLATIONS_SHOWN) {
            out.println("  ... and " + (violations.size() - MOST_VIOLATIONS_SHOWN) + " more");
        }
        return false;
    }
}
