package dev.fanout.local.load;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.Money;
import dev.fanout.local.shop.NewOrder;
import dev.fanout.local.shop.Reply;
import dev.fanout.local.shop.Shop;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The products of one load test, and what its customer orders of them. Products and customer belong to this run alone,
 * so that runs do not see each other.
 */
final class Goods {

    private static final int ORDINARY_PRODUCTS = 20;
    private static final int LARGEST_QUANTITY = 3;
    private static final String EMAIL = "load@example.com";

    private final String run = "load-" + Long.toString(System.currentTimeMillis(), 36);
    private final String hot = run + "-hot";
    private final String soldOut = run + "-sold-out";
    private final Map<String, Long> stocks = new TreeMap<>();

    /** @param orders how many are to be placed; there is enough for all of them */
    Goods(int orders) {
        long plenty = (long) orders * LARGEST_QUANTITY * 2 + 1;
        stocks.put(hot, plenty);
        stocks.put(soldOut, 0L);
        for (int i = 0; i < ORDINARY_PRODUCTS; i++) {
            stocks.put(ordinary(i), plenty);
        }
    }

    private String ordinary(int number) {
        return run + "-" + number;
    }

    String customer() {
        return run;
    }

    /** How much of each product there is at the start. */
    Map<String, Long> stocks() {
        return stocks;
    }

    /** What the order with this number holds: every second one the hot product, too. */
    NewOrder orderOf(int number, Kind kind) {
        var random = new SplittableRandom(number);
        List<Line> lines = new ArrayList<>();
        if (number % 2 == 0) {
            lines.add(new Line(hot, 1 + random.nextInt(LARGEST_QUANTITY)));
        }
        lines.add(new Line(ordinary(random.nextInt(ORDINARY_PRODUCTS)), 1 + random.nextInt(LARGEST_QUANTITY)));
        if (kind == Kind.OUT_OF_STOCK) {
            lines.add(new Line(soldOut, 1));
        }
        return new NewOrder(customer(), EMAIL, kind.paymentMethod(), lines);
    }

    /** Adds the products, and returns when order-service knows them all. */
    void putInto(Shop shop, Duration patience) throws IOException {
        long price = 499;
        for (Map.Entry<String, Long> stock : stocks.entrySet()) {
            shop.putProduct(stock.getKey(), "Product " + stock.getKey(), new Money(price, "EUR"), stock.getValue());
            price += 137;
        }
        awaitReplication(shop, patience);
    }

    /**
     * Products reach order-service as events, and only the answer to an order tells which of them it knows. So this
     * posts an order for all products until order-service accepts it. The order is of another customer; it takes no
     * stock, because one product is sold out.
     */
    private void awaitReplication(Shop shop, Duration patience) throws IOException {
        List<Line> all = stocks.keySet().stream().map(sku -> new Line(sku, 1)).toList();
        var order = new NewOrder(customer() + "-first", EMAIL, "tok_visa", all);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Reply reply = shop.post(order, customer() + "-first");
            if (reply.status() == 202) {
                awaitEndOf(shop.orderIn(reply).id(), shop, deadline, patience);
                return;
            }
            if (reply.status() != 422 || System.nanoTime() > deadline) {
                throw new LocalStackException(
                        "POST /orders: expected 202, found " + reply.status() + " " + reply.body());
            }
            Processes.pause(Duration.ofMillis(100));
        }
    }

    /** Nothing of the first order may be on its way any more when the load test counts the stock. */
    private static void awaitEndOf(String orderId, Shop shop, long deadline, Duration patience) throws IOException {
        while (!shop.order(orderId).isSettled()) {
            if (System.nanoTime() > deadline) {
                throw new LocalStackException("order " + orderId + " is not settled after " + patience.toSeconds()
                        + " s; is the stack healthy?");
            }
            Processes.pause(Duration.ofMillis(100));
        }
    }
}
