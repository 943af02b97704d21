package dev.fanout.local.demo;

import dev.fanout.local.shop.DeadLetter;
import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.Money;
import dev.fanout.local.shop.NewOrder;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Payment;
import dev.fanout.local.shop.Product;
import dev.fanout.local.shop.Reply;
import dev.fanout.local.shop.SagaEvent;
import dev.fanout.local.shop.Shop;
import dev.fanout.servers.Processes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Places one order per {@link Story}, waits until each saga has ended, prints what happened, and compares it with what
 * should have happened.
 */
final class Demo {

    private static final long INITIAL_STOCK = 100;
    private static final int QUANTITY = 2;

    private final Shop shop;
    private final Checkout checkout;
    private final HostSearch hosts;
    private final PrintStream out;
    private final Narrator narrator;
    private final Expectations expectations = new Expectations();
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final String customer = "demo-" + run;
    private final String cup = "demo-cup-" + run;
    private final String rarity = "demo-rarity-" + run;
    private int number;
    private int sold;
    private int skipped;

    Demo(Shop shop, PrintStream out) {
        this.shop = shop;
        this.checkout = new Checkout(shop);
        this.hosts = new HostSearch(shop.notifications());
        this.out = out;
        this.narrator = new Narrator(out);
    }

    /** Returns whether every story ended as it should. */
    boolean play() throws IOException {
        shop.putProduct(cup, "Espresso cup", new Money(1250, "EUR"), INITIAL_STOCK);
        shop.putProduct(rarity, "Hand-painted rarity", new Money(9900, "EUR"), 1);

        // The first to begin and the last to be told: it lasts until the order's deadline.
        Order timedOut = place(Story.TIMED_OUT);
        Optional<ReceiverHost> host = hosts.find();
        try (FailingReceiverStory failing = host.isPresent() ? beginFailing(host.get()) : null) {
            playSagas();
            if (failing != null) {
                callbacks(host.get());
                out.println();
                out.println("Waiting until the failing receiver has been given up ...");
                failing.tell(titled(FailingReceiverStory.TITLE), narrator, expectations);
                sold += FailingReceiverStory.SOLD;
            } else {
                skip(CallbackStory.TITLE);
                skip(FailingReceiverStory.TITLE);
            }
            out.println();
            out.println("Waiting for the deadline of order " + timedOut.id() + " ...");
            tell(Story.TIMED_OUT, timedOut.id());
        }
        checkStock();
        // Each page of the console has something to show: also those of subscriptions, and of who is looked at.
        shop.notifications().log("order.confirmed.v1", customer);
        shop.lookAt(customer);
        return verdict();
    }

    private void playSagas() throws IOException {
        for (Story story : List.of(Story.CONFIRMED, Story.OUT_OF_STOCK, Story.DECLINED)) {
            tell(story, place(story).id());
        }
        Order poison = place(Story.POISON);
        DeadLetter mended = mend(poison);
        tell(Story.POISON, poison.id());
        narrator.tell(mended, poison.times().placedAt());
        Order cancelled = place(Story.CANCELLED);
        cancelWhenCompleted(cancelled.id());
        tell(Story.CANCELLED, cancelled.id());
        sold += 2 * QUANTITY; // confirmed at once, and after its replay
    }

    private FailingReceiverStory beginFailing(ReceiverHost host) throws IOException {
        return FailingReceiverStory.begin(shop.notifications(), checkout, host, run, cup);
    }

    private void callbacks(ReceiverHost host) throws IOException {
        new CallbackStory(shop, host, narrator, expectations).play(titled(CallbackStory.TITLE), run, cup, rarity);
        sold += CallbackStory.SOLD;
    }

    private void skip(String title) {
        narrator.tell("-. " + title, "skipped: notification-service reaches no receiver of this program");
        narrator.line(hosts.obstacles());
        skipped++;
    }

    private String titled(String title) {
        return ++number + ". " + title;
    }

    private boolean verdict() {
        out.println();
        if (expectations.surprises().isEmpty()) {
            out.println("All " + number + " stories ended as they should."
                    + (skipped == 0 ? "" : " " + skipped + " were skipped."));
            return true;
        }
        out.println("Otherwise than it should be:");
        expectations.surprises().forEach(surprise -> out.println("  - " + surprise));
        return false;
    }

    private Order place(Story story) throws IOException {
        var order = new NewOrder(
                customer,
                "demo@example.com",
                story.paymentMethod(),
                List.of(new Line(story.inStock() ? cup : rarity, QUANTITY)));
        return checkout.place(order, customer + "-" + story.paymentMethod() + "-" + story.outcome());
    }

    /** Does what an operator does about the dead letter of an order; returns the letter as it is then. */
    private DeadLetter mend(Order order) throws IOException {
        DeadLetter found =
                Patience.await(() -> shop.openDeadLetterOf(order.id()), "dead letter of order " + order.id());
        DeadLetter opened = shop.deadLetter(found.id());
        JsonNode payload = Objects.requireNonNull(opened.payload()).deepCopy();
        ((ObjectNode) payload).put("paymentMethod", Story.CONFIRMED.paymentMethod());
        shop.replayEdited(found.id(), payload, "the shop sent a broken payment token");
        DeadLetter ended = Patience.await(
                () -> Optional.of(shop.deadLetter(found.id()))
                        .filter(letter -> !letter.status().equals("REPLAYING")),
                "end of the replay of dead letter " + found.id());
        expectations.expect(found.id(), "dead letter", "RESOLVED", ended.status());
        return ended;
    }

    private void cancelWhenCompleted(String orderId) throws IOException {
        await(orderId, "completed", order -> order.saga().status().equals("COMPLETED"));
        Reply reply = shop.cancel(orderId);
        if (reply.status() != 202) {
            expectations.failed(
                    "POST /orders/" + orderId + "/cancel: expected 202, found " + reply.status() + " " + reply.body());
        }
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
        narrator.tell(titled(story.title()), story, order, events, reservation, payment);

        expectations.expect(orderId, "outcome", story.outcome(), order.outcome());
        expectations.expect(
                orderId,
                "saga",
                story.outcome().equals("CONFIRMED") ? "COMPLETED" : "COMPENSATED",
                order.saga().status());
        expectations.expectOneOf(orderId, "reservation", story.reservationEnds(), reservation);
        expectations.expectOneOf(orderId, "payment", story.paymentEnds(), payment);
    }

    private void checkStock() throws IOException {
        Product product = shop.product(cup);
        expectations.expect(cup, "committed stock", "" + sold, "" + product.committed());
        expectations.expect(cup, "reserved stock", "0", "" + product.reserved());
        expectations.expect(cup, "available stock", "" + (INITIAL_STOCK - sold), "" + product.available());
        expectations.expect(
                rarity, "available stock", "1", "" + shop.product(rarity).available());
    }

    /** Returns the order as it is in the end, also where it has not become what was awaited. */
    private Order await(String orderId, String what, Predicate<Order> condition) throws IOException {
        long deadline = System.nanoTime() + Patience.LONGEST.toNanos();
        while (true) {
            Order order = shop.order(orderId);
            // The outcome of a cancelled order does not change any more.
            if (condition.test(order) || order.isSettled() && order.cancellationReason() != null) {
                return order;
            }
            if (System.nanoTime() > deadline) {
                expectations.failed(
                        "order " + orderId + ": not " + what + " within " + Patience.LONGEST.toSeconds() + " s");
                return order;
            }
            Processes.pause(Patience.POLL);
        }
    }
}
