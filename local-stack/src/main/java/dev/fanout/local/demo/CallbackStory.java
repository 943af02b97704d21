package dev.fanout.local.demo;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.demo.WebhookReceiver.Received;
import dev.fanout.local.shop.Batch;
import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.NewBatch;
import dev.fanout.local.shop.NewOrder;
import dev.fanout.local.shop.Shop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A batch of orders that end differently: its receiver is called back once for each of them, and once at the end. */
final class CallbackStory {

    static final String TITLE = "batch: ten orders in one request, and a webhook for what becomes of each and of all";

    /** Cups that are sold in the end. */
    static final int SOLD = 6;

    private static final String ITEM = "order.settled";
    private static final String END = "batch.completed";
    private static final int ORDERS = 10;
    private static final String EXPECTED = "COMPLETED: 6 confirmed, 3 cancelled, 1 rejected";

    private final Shop shop;
    private final ReceiverHost host;
    private final Narrator narrator;
    private final Expectations expectations;

    CallbackStory(Shop shop, ReceiverHost host, Narrator narrator, Expectations expectations) {
        this.shop = shop;
        this.host = host;
        this.narrator = narrator;
        this.expectations = expectations;
    }

    /**
     * @param cup of which there is enough, and which order-service knows
     * @param rarity of which there is one
     */
    void play(String title, String run, String cup, String rarity) throws IOException {
        try (WebhookReceiver receiver = host.open()) {
            Batch placed = shop.place(new NewBatch(receiver.url(), orders("demo-batch-" + run, cup, rarity)));
            receiver.verifyWith(Optional.ofNullable(placed.callbackSecret())
                    .orElseThrow(() -> new LocalStackException("POST /order-batches answered without callbackSecret")));
            List<Received> received = Patience.await(
                    () -> Optional.of(receiver.received())
                            .filter(all -> all.size() > ORDERS
                                    && !receiver.received(END).isEmpty()),
                    "callback for each order of batch " + placed.id() + " and for its end");
            Batch ended = shop.batch(placed.id());

            narrator.tell(
                    title,
                    "batch " + placed.id() + ", " + placed.total() + " orders, called back at " + receiver.url());
            received.forEach(
                    each -> narrator.row(placed.placedAt(), each.at(), "<-- " + each.type(), textOf(each.data())));
            narrator.end(ended.outcome() + "; " + received.size() + " webhooks, each with a valid signature");
            check(placed.id(), ended, receiver);
        }
    }

    private static List<NewOrder> orders(String customer, String cup, String rarity) {
        List<NewOrder> orders = new ArrayList<>(Collections.nCopies(SOLD, order(customer, "tok_visa", cup, 1)));
        orders.addAll(Collections.nCopies(2, order(customer, "tok_declined", cup, 1)));
        orders.add(order(customer, "tok_visa", rarity, 2));
        orders.add(order(customer, "tok_visa", "demo-no-such-thing", 1));
        return orders;
    }

    private static NewOrder order(String customer, String paymentMethod, String sku, int quantity) {
        return new NewOrder(customer, "demo@example.com", paymentMethod, List.of(new Line(sku, quantity)));
    }

    private static String textOf(JsonNode data) {
        if (!data.has("index")) {
            return "the end";
        }
        String reason = data.path("cancellationReason").asString("");
        return "order " + data.path("index").asInt() + " " + data.path("status").asString()
                + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    private void check(String batch, Batch ended, WebhookReceiver receiver) {
        expectations.expect(batch, "outcome", EXPECTED, ended.outcome());
        Map<String, Integer> told = new TreeMap<>();
        receiver.received(ITEM)
                .forEach(item -> told.merge(item.data().path("status").asString(), 1, Integer::sum));
        expectations.expect(batch, "callbacks", "{CANCELLED=3, CONFIRMED=6, REJECTED=1}", told.toString());
        expectations.expect(batch, "orders called back", "" + ORDERS, "" + indexes(receiver));
        expectations.expect(
                batch, "callbacks of the end", "1", "" + receiver.received(END).size());
        receiver.received(END)
                .forEach(end -> expectations.expect(
                        batch,
                        "figures of the end",
                        "6 confirmed, 3 cancelled, 1 rejected",
                        end.data().path("confirmed").asInt() + " confirmed, "
                                + end.data().path("cancelled").asInt() + " cancelled, "
                                + end.data().path("rejected").asInt() + " rejected"));
        expectations.expect(
                batch,
                "different webhook-ids",
                "" + (ORDERS + 1),
                "" + receiver.received().stream().map(Received::id).distinct().count());
        expectations.expect(
                batch, "webhooks", "" + (ORDERS + 1), "" + receiver.received().size());
        expectations.expect(
                batch, "invalid signatures", "[]", receiver.refused().toString());
    }

    private static long indexes(WebhookReceiver receiver) {
        return receiver.received(ITEM).stream()
                .map(item -> item.data().path("index").asInt())
                .distinct()
                .count();
    }
}
