package dev.fanout.local.demo;

import dev.fanout.local.demo.WebhookReceiver.Received;
import dev.fanout.local.shop.Delivery;
import dev.fanout.local.shop.Delivery.Attempt;
import dev.fanout.local.shop.Line;
import dev.fanout.local.shop.NewOrder;
import dev.fanout.local.shop.Notifications;
import dev.fanout.local.shop.Notifications.Subscription;
import dev.fanout.local.shop.Order;
import dev.fanout.local.shop.Replay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A receiver answers 500 until its deliveries have failed. Then it is mended, and they are replayed. */
final class FailingReceiverStory implements AutoCloseable {

    static final String TITLE =
            "failing receiver: its webhooks fail; it is mended, and an operator replays them under their old ids";

    /** Cups that are sold in the end. */
    static final int SOLD = 3;

    private static final String EVENT = "order.confirmed.v1";

    private final Notifications notifications;
    private final WebhookReceiver receiver;
    private final Subscription subscription;
    private final List<Order> orders = new ArrayList<>();

    private FailingReceiverStory(Notifications notifications, WebhookReceiver receiver, Subscription subscription) {
        this.notifications = notifications;
        this.receiver = receiver;
        this.subscription = subscription;
    }

    /** Begins what takes as long as all attempts do. */
    static FailingReceiverStory begin(
            Notifications notifications, Checkout checkout, ReceiverHost host, String run, String cup)
            throws IOException {
        String customer = "demo-webhook-" + run;
        WebhookReceiver receiver = host.open();
        receiver.setBroken(true);
        try {
            Subscription subscription = notifications.subscribe(receiver.url(), EVENT, customer);
            receiver.verifyWith(subscription.secret());
            var story = new FailingReceiverStory(notifications, receiver, subscription);
            for (int i = 0; i < SOLD; i++) {
                var order = new NewOrder(customer, "demo@example.com", "tok_visa", List.of(new Line(cup, 1)));
                story.orders.add(checkout.place(order, customer + "-" + i));
            }
            return story;
        } catch (IOException | RuntimeException e) {
            receiver.close();
            throw e;
        }
    }

    void tell(String title, Narrator narrator, Expectations expectations) throws IOException {
        List<Delivery> failed = Patience.await(this::allFailed, "end of the attempts to call " + receiver.url());
        Set<String> failedIds = failed.stream().map(Delivery::id).collect(Collectors.toCollection(TreeSet::new));
        receiver.setBroken(false);
        Replay begun = notifications.replay(subscription.id(), "the receiver is mended");
        Replay ended = Patience.await(
                () -> Optional.of(notifications.replay(begun.id()))
                        .filter(job -> !job.status().equals("RUNNING")),
                "end of replay " + begun.id());

        narrator.tell(
                title,
                "subscription " + subscription.id() + " to " + EVENT + " of one customer, with " + orders.size()
                        + " orders; receiver " + receiver.url());
        for (String id : failedIds) {
            narrator.line("delivery " + id);
            for (Attempt attempt : notifications.delivery(id).attempts()) {
                narrator.row(orders.getFirst().times().placedAt(), attempt.at(), "--> webhook", answerTo(attempt));
            }
        }
        narrator.end("replay " + ended.id() + " " + ended.status() + ", " + ended.resolved() + " of " + ended.selected()
                + " delivered, each under the webhook-id of its failed attempts");
        check(ended, failedIds, expectations);
    }

    private static String answerTo(Attempt attempt) {
        return attempt.verdict() + (attempt.status() == null ? ": " + attempt.text() : " (" + attempt.status() + ")");
    }

    private Optional<List<Delivery>> allFailed() throws IOException {
        List<Delivery> deliveries = notifications.deliveriesOf(subscription.id());
        return deliveries.size() == orders.size()
                        && deliveries.stream()
                                .allMatch(delivery -> delivery.status().equals("FAILED"))
                ? Optional.of(deliveries)
                : Optional.empty();
    }

    private void check(Replay ended, Set<String> failed, Expectations expectations) {
        String subject = subscription.id();
        expectations.expect(subject, "replay", "COMPLETED", ended.status());
        expectations.expect(subject, "replayed deliveries", "" + SOLD, "" + ended.resolved());
        expectations.expect(
                subject, "ids of attempts that failed", failed.toString(), new TreeSet<>(receiver.failed()).toString());
        expectations.expect(
                subject,
                "ids of webhooks that arrived",
                failed.toString(),
                receiver.received().stream().map(Received::id).sorted().toList().toString());
        expectations.expect(
                subject,
                "orders that were told",
                orders.stream().map(Order::id).sorted().toList().toString(),
                receiver.received().stream()
                        .map(webhook -> webhook.data().path("orderId").asString())
                        .sorted()
                        .toList()
                        .toString());
        expectations.expect(
                subject, "invalid signatures", "[]", receiver.refused().toString());
    }

    @Override
    public void close() throws IOException {
        try (receiver) {
            notifications.unsubscribe(subscription.id());
        }
    }
}
