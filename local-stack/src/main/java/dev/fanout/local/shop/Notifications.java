package dev.fanout.local.shop;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** REST calls to notification-service: subscriptions, and what became of their deliveries. */
public final class Notifications {

    private final Caller customer;
    private final Caller operator;
    private final String address;

    Notifications(Caller customer, Caller operator, String address) {
        this.customer = customer;
        this.operator = operator;
        this.address = address;
    }

    /**
     * A subscription of a webhook.
     *
     * @param secret that its webhooks are signed with
     */
    public record Subscription(String id, String secret) {}

    private record Sample(String deliveryId) {}

    /** Subscribes a webhook to events of one type about one customer. */
    public Subscription subscribe(String target, String eventType, String customerId) throws IOException {
        return Caller.read(subscribe("webhook", target, eventType, customerId), Subscription.class);
    }

    /** Has the events of one type about one customer written into the log of notification-service. */
    public void log(String eventType, String customerId) throws IOException {
        subscribe("log", "log of " + customerId, eventType, customerId);
    }

    private Reply subscribe(String channel, String target, String eventType, String customerId) throws IOException {
        Reply reply = customer.send(
                "POST",
                address + "/subscriptions",
                Map.of(
                        "eventTypes",
                        List.of(eventType),
                        "channel",
                        channel,
                        "target",
                        target,
                        "customerId",
                        customerId),
                null);
        Caller.require(reply, "POST /subscriptions", 201);
        return reply;
    }

    /** Sends a sample, and returns the id of its delivery. */
    public String test(String subscription) throws IOException {
        String path = "/subscriptions/" + subscription + "/test";
        Reply reply = customer.send("POST", address + path, null, null);
        Caller.require(reply, "POST " + path, 202);
        return Caller.read(reply, Sample.class).deliveryId();
    }

    public void unsubscribe(String subscription) throws IOException {
        String path = "/subscriptions/" + subscription;
        Caller.require(customer.send("DELETE", address + path, null, null), "DELETE " + path, 204);
    }

    /** All deliveries of a subscription, without their attempts. */
    public List<Delivery> deliveriesOf(String subscription) throws IOException {
        return customer.all(address + "/deliveries?subscriptionId=" + subscription, Delivery.class);
    }

    /** A delivery with its attempts. */
    public Delivery delivery(String id) throws IOException {
        return customer.get(address + "/deliveries/" + id, Delivery.class);
    }

    /** Has the failed deliveries of a subscription attempted once more. */
    public Replay replay(String subscription, String reason) throws IOException {
        Reply reply = operator.send(
                "POST",
                address + "/deliveries/replays",
                Map.of("subscriptionId", subscription, "status", "FAILED", "reason", reason),
                null);
        Caller.require(reply, "POST /deliveries/replays", 202);
        return Caller.read(reply, Replay.class);
    }

    public Replay replay(String id) throws IOException {
        return operator.get(address + "/replays/" + id, Replay.class);
    }
}
