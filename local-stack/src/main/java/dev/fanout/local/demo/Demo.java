package dev.fanout.local.demo;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Shop;
import dev.fanout.local.shop.Shop.DeadLetter;
import dev.fanout.local.shop.Shop.HistoryEntry;
import dev.fanout.local.shop.Shop.Line;
import dev.fanout.local.shop.Shop.Money;
import dev.fanout.local.shop.Shop.NewOrder;
import dev.fanout.local.shop.Shop.Order;
import dev.fanout.local.shop.Shop.Payment;
import dev.fanout.local.shop.Shop.Product;
import dev.fanout.local.shop.Shop.Reply;
import dev.fanout.local.shop.Shop.SagaEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Places one order per {@link Story}, waits until each saga has ended, shows what happened, and compares with what
 * should have.
 */
final class Demo {

    /** The default deadline of an order is 60 s, and the sweeper and the compensation come after it. */
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final Duration POLL = Duration.ofMillis(150);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final long INITIAL_STOCK = 100;
    private static final int QUANTITY = 2;

    private final Shop shop;
    private final PrintStream out;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final String cup = "demo-cup-" + run;
    private final String rarity = "demo-rarity-" + run;
    private final List<String> surprises = new ArrayList<>();
    private int number;

    Demo(Shop shop, PrintStream out) {
        this.shop = shop;
        this.out = out;
    }

    /** Returns whether every story ended as it should. */
    boolean play() throws IOException {
        shop.putProduct(cup, "Espresso cup", new Money(1250, "EUR"), INITIAL_STOCK);
        shop.putProduct(rarity, "Hand-painted rarity", new Money(9900, "EUR"), 1);

        // Begun first and told last: it takes as long as an order may stay pending.
        Order timedOut = place(Story.TIMED_OUT);
        for (Story story : List.of(Story.CONFIRMED, Story.OUT_OF_STOCK, Story.DECLINED)) {
            tell(story, place(story).id());
        }
        Order poison = place(Story.POISON);
        List<String> mending = mend(poison);
        tell(Story.POISON, poison.id());
        mending.forEach(out::println);
        Order cancelled = place(Story.CANCELLED);
        await(cancelled.id(), "completed", order -> order.saga().status().equals("COMPLETED"));
        Reply reply = shop.cancel(cancelled.id());
        if (reply.status() != 202) {
            surprises.add("POST /orders/" + cancelled.id() + "/cancel: expected 202, found " + reply.status() + " "
                    + reply.body());
        }
        tell(Story.CANCELLED, cancelled.id());
        out.println();
        out.println("Waiting for the deadline of order " + timedOut.id() + " ...");
        tell(Story.TIMED_OUT, timedOut.id());
        checkStock();

        out.println();
        if (surprises.isEmpty()) {
            out.println("All " + number + " stories ended as they should.");
            return true;
        }
        out.println("Otherwise than it should be:");
        surprises.forEach(surprise -> out.println("  - " + surprise));
        return false;
    }

    /** Products reach order-service as events, so for a moment after the PUT it may not know them. */
    private Order place(Story story) throws IOException {
        var order = new NewOrder(
                "demo-" + run,
                "demo@example.com",
                story.paymentMethod(),
                List.of(new Line(story.inStock() ? cup : rarity, QUANTITY)));
        String key = "demo-" + run + "-" + story.paymentMethod() + "-" + story.outcome();
        Reply reply = shop.post(order, key);
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (reply.status() == 422 && System.nanoTime() < deadline) {
            pause();
            reply = shop.post(order, key);
        }
        if (reply.status() != 202) {
            throw new LocalStackException("POST /orders: expected 202, found " + reply.status() + " " + reply.body());
        }
        return shop.orderIn(reply);
    }

    /** What an operator does about the dead letter of an order, and what is to be told of it. */
    private List<String> mend(Order order) throws IOException {
        DeadLetter found = awaitPresent(() -> shop.openDeadLetterOf(order.id()), "dead letter of order " + order.id());
        DeadLetter opened = shop.deadLetter(found.id());
        JsonNode payload = Objects.requireNonNull(opened.payload()).deepCopy();
        ((ObjectNode) payload).put("paymentMethod", Story.CONFIRMED.paymentMethod());
        shop.replayEdited(found.id(), payload, "the shop sent a broken payment token");
        DeadLetter ended = awaitPresent(
                () -> Optional.of(shop.deadLetter(found.id()))
                        .filter(letter -> !letter.status().equals("REPLAYING")),
                "end of the replay of dead letter " + found.id());
        expect(found.id(), "dead letter", "RESOLVED", ended.status());

        List<String> lines = new ArrayList<>();
        lines.add("   dead letter " + found.id() + " in payment-service: " + found.type() + " in " + found.queue());
        lines.add("   " + found.exception() + ": " + found.message());
        for (HistoryEntry entry : ended.history()) {
            lines.add("   %s  %+7d ms  dead letter       %-10s %s%s"
                    .formatted(
                            CLOCK.format(entry.at()),
                            Duration.between(order.placedAt(), entry.at()).toMillis(),
                            entry.action(),
                            entry.actor() == null ? "" : "by " + entry.actor(),
                            entry.reason() == null ? "" : ": " + entry.reason())
                    .stripTrailing());
        }
        return lines;
    }

    private void tell(Story story, String orderId) throws IOException {
        Order order = await(
                orderId,
                "settled as " + story.outcome(),
                settled -> settled.isSettled() && settled.outcome().equals(story.outcome()));
        List<SagaEvent> events = shop.eventsOf(orderId).stream()
                .sorted(Comparator.comparing(SagaEvent::at))
                .toList();
        String reservation = shop.reservation(orderId).orElse(Story.NONE);
        String payment = shop.payment(orderId).map(Payment::status).orElse(Story.NONE);

        out.println();
        out.println(++number + ". " + story.title());
        out.println("   order " + orderId + ", " + QUANTITY + " x "
                + order.lines().getFirst().sku() + ", " + order.total() + ", " + story.paymentMethod()
                + ", trace " + order.traceId());
        events.forEach(event -> out.println(row(order.placedAt(), event)));
        out.println("   => order " + order.status()
                + (order.cancellationReason() == null ? "" : " (" + order.cancellationReason() + ")") + ", saga "
                + order.saga().status() + ", reservation " + reservation + ", payment " + payment
                + (order.settledAt() == null
                        ? ""
                        : ", settled after "
                                + Duration.between(order.placedAt(), order.settledAt())
                                        .toMillis() + " ms"));

        expect(orderId, "outcome", story.outcome(), order.outcome());
        expect(
                orderId,
                "saga",
                story.outcome().equals("CONFIRMED") ? "COMPLETED" : "COMPENSATED",
                order.saga().status());
        expectOneOf(orderId, "reservation", story.reservationEnds(), reservation);
        expectOneOf(orderId, "payment", story.paymentEnds(), payment);
    }

    private static String row(Instant begin, SagaEvent event) {
        boolean sent = event.direction().equals("SENT");
        return "   %s  %+7d ms  %s  %-24s %s"
                .formatted(
                        CLOCK.format(event.at()),
                        Duration.between(begin, event.at()).toMillis(),
                        sent ? "order-service -->" : "order-service <--",
                        event.type(),
                        sent ? "" : "from " + event.source().replaceFirst("^/", ""))
                .stripTrailing();
    }

    private void checkStock() throws IOException {
        Product product = shop.product(cup);
        int sold = 2 * QUANTITY; // confirmed at once, and after its replay
        expect(cup, "committed stock", "" + sold, "" + product.committed());
        expect(cup, "reserved stock", "0", "" + product.reserved());
        expect(cup, "available stock", "" + (INITIAL_STOCK - sold), "" + product.available());
        expect(rarity, "available stock", "1", "" + shop.product(rarity).available());
    }

    /** Returns the order as it is in the end, also where it has not become what was awaited. */
    private Order await(String orderId, String what, Predicate<Order> condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Order order = shop.order(orderId);
            // A settled order does not become another outcome by itself.
            if (condition.test(order) || order.isSettled() && order.cancellationReason() != null) {
                return order;
            }
            if (System.nanoTime() > deadline) {
                surprises.add("order " + orderId + ": not " + what + " within " + PATIENCE.toSeconds() + " s");
                return order;
            }
            pause();
        }
    }

    private static <T> T awaitPresent(Look<T> look, String what) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<T> found = look.look();
            if (found.isPresent()) {
                return found.get();
            }
            pause();
        }
        throw new LocalStackException("no " + what + " within " + PATIENCE.toSeconds() + " s");
    }

    @FunctionalInterface
    private interface Look<T> {
        Optional<T> look() throws IOException;
    }

    private void expect(String subject, String what, String expected, String found) {
        if (!expected.equals(found)) {
            surprises.add(subject + ": expected " + what + " " + expected + ", found " + found);
        }
    }

    private void expectOneOf(String subject, String what, java.util.Set<String> expected, String found) {
        if (!expected.contains(found)) {
            surprises.add(subject + ": expected " + what + " "
                    + String.join(" or ", expected.stream().sorted().toList()) + ", found " + found);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStackException("interrupted while waiting", e);
        }
    }
}
