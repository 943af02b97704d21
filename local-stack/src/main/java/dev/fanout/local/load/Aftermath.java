package dev.fanout.local.load;

import dev.fanout.local.Durations;
import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Product;
import dev.fanout.local.shop.Saga;
import dev.fanout.local.shop.Shop;
import dev.fanout.local.shop.UnavailableException;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What comes after the posts of a run: all sagas end, and the invariants hold.
 *
 * @param callPatience how long a call is repeated while a service is down
 */
record Aftermath(Shop shop, Goods goods, Duration callPatience, PrintStream out) {

    private static final Duration SETTLE_POLL = Duration.ofMillis(500);
    private static final Duration PROJECTION_PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_VIOLATIONS_SHOWN = 50;

    /** Returns what is still under way when the patience is over; nothing where all sagas have ended. */
    Optional<String> awaitSettled(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long lastSaid = System.nanoTime();
        while (true) {
            // RUNNING first: a saga goes from there to COMPENSATING and never back, so no saga escapes both counts.
            long running = count("RUNNING");
            long compensating = count("COMPENSATING");
            if (running == 0 && compensating == 0) {
                return Optional.empty();
            }
            if (System.nanoTime() > deadline) {
                return Optional.of(running + " sagas are still RUNNING and " + compensating + " COMPENSATING after "
                        + patience.toSeconds() + " s");
            }
            if (System.nanoTime() - lastSaid > Duration.ofSeconds(10).toNanos()) {
                lastSaid = System.nanoTime();
                out.println("  " + running + " running, " + compensating + " compensating");
            }
            Processes.pause(SETTLE_POLL);
        }
    }

    /** How many sagas have ended. */
    long countSettled() {
        return count("COMPLETED") + count("COMPENSATED");
    }

    private long count(String sagaStatus) {
        return patiently(() -> shop.countOrders(goods.customer(), sagaStatus));
    }

    List<Order> orders() {
        return patiently(() -> shop.ordersOf(goods.customer()));
    }

    /** What is wrong with orders, stock and payments now that all sagas have ended. */
    List<String> violations(Collection<Placed> placed, List<Order> orders) {
        List<Product> products = new ArrayList<>();
        for (String sku : goods.stocks().keySet()) {
            products.add(patiently(() -> shop.product(sku)));
        }
        return Invariants.violations(
                placed, orders, goods.stocks(), products, patiently(() -> shop.paymentsOf(goods.customer())));
    }

    /**
     * What the dashboard's projection says otherwise than the services once it has not come nearer to them for a while;
     * nothing as soon as it says the same of every order.
     */
    List<String> differencesOfProjection(List<Order> orders) {
        List<Payment> payments = patiently(() -> shop.paymentsOf(goods.customer()));
        long begin = System.nanoTime();
        long lastNearer = begin;
        int fewest = Integer.MAX_VALUE;
        while (true) {
            List<Saga> sagas = patiently(() -> shop.sagasOf(goods.customer()));
            List<String> differences = Projected.differences(orders, payments, sagas);
            if (differences.isEmpty()) {
                out.println("The dashboard says of all " + orders.size() + " orders what the services say, after "
                        + Durations.sinceNanos(begin) + ".");
                return differences;
            }
            if (differences.size() < fewest) {
                fewest = differences.size();
                lastNearer = System.nanoTime();
            } else if (System.nanoTime() - lastNearer > PROJECTION_PATIENCE.toNanos()) {
                return differences;
            }
            Processes.pause(SETTLE_POLL);
        }
    }

    void print(List<String> violations) {
        out.println(violations.size() + " violations:");
        violations.stream().limit(MOST_VIOLATIONS_SHOWN).forEach(violation -> out.println("  - " + violation));
        if (violations.size() > MOST_VIOLATIONS_SHOWN) {
            out.println("  ... and " + (violations.size() - MOST_VIOLATIONS_SHOWN) + " more");
        }
    }

    private interface Call<T> {
        T make() throws IOException;
    }

    /** A service may be down for a while in the middle of a run. */
    private <T> T patiently(Call<T> call) {
        Attempts attempts = new Attempts(callPatience);
        while (true) {
            String trouble;
            try {
                return call.make();
            } catch (IOException | UnavailableException e) {
                trouble = e.toString();
            }
            if (!attempts.again(Duration.ZERO)) {
                throw new LocalStackException(
                        "a service did not answer for " + callPatience.toSeconds() + " s: " + trouble);
            }
        }
    }
}
