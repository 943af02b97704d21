package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One load test, from its products to its verdict. */
final class LoadRun {

    private final Shop shop;
    private final LoadPlan plan;
    private final boolean sameClock;
    private final PrintStream out;
    private final Goods goods;
    private final Aftermath aftermath;
    private final Tally tally = new Tally();

    /** @param sameClock whether order-service's clock is this machine's */
    LoadRun(Shop shop, LoadPlan plan, boolean sameClock, PrintStream out) {
        this.shop = shop;
        this.plan = plan;
        this.sameClock = sameClock;
        this.out = out;
        this.goods = new Goods(plan.orders());
        this.aftermath = new Aftermath(shop, goods, plan.acceptPatience(), out);
    }

    /** Returns whether all orders settled and all invariants hold. */
    boolean execute() throws IOException {
        goods.putInto(shop, plan.acceptPatience());
        out.println("Posting " + plan.orders() + " orders of customer " + goods.customer() + " ("
                + (plan.rate() > 0
                        ? String.format(Locale.ROOT, "%.1f/s on schedule", plan.rate())
                        : plan.clients() + " clients, as fast as they can")
                + ") ...");
        VisibleAfter before = VisibleAfter.now(shop);
        Instant begin = Instant.now();
        long beginNanos = System.nanoTime();
        new Clients(shop, plan, goods, tally).placeAll();
        out.println("All posted after " + Durations.sinceNanos(beginNanos) + "; waiting until all are settled ...");
        Optional<String> unsettled = aftermath.awaitSettled(plan.settlePatience());
        unsettled.ifPresent(tally::failed);
        List<Order> orders = aftermath.orders();
        new LoadReport(tally, plan.rate() > 0, sameClock, out).print(orders, begin);
        return verdict(orders, unsettled.isEmpty(), before);
    }

    private boolean verdict(List<Order> orders, boolean settled, VisibleAfter before) {
        List<String> violations = new ArrayList<>(tally.failures());
        violations.addAll(aftermath.violations(tally.placed(), orders));
        if (settled) {
            violations.addAll(aftermath.differencesOfProjection(orders));
        }
        VisibleAfter visible = VisibleAfter.now(shop).since(before);
        out.println("From a fact until the dashboard shows it, by the steps of its histogram");
        visible.lines().forEach(out::println);
        if (plan.isBearable() && !visible.meetsGoal()) {
            violations.add("the dashboard shows 99 %% of the facts within %.3f s, and not within %.0f s"
                    .formatted(visible.latest(0.99), VisibleAfter.GOAL_SECONDS));
        }
        if (settled && violations.isEmpty()) {
            out.println("All " + orders.size() + " orders are settled and all invariants hold.");
            return true;
        }
        aftermath.print(violations);
        return false;
    }
}
