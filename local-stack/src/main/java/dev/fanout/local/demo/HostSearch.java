package dev.fanout.local.demo;

import dev.fanout.local.LocalStackException;
import dev.fanout.local.shop.Delivery;
import dev.fanout.local.shop.Notifications;
import dev.fanout.local.shop.Notifications.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out by a sample how notification-service reaches a receiver of this program. */
final class HostSearch {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Notifications notifications;
    private final List<String> obstacles = new ArrayList<>();

    HostSearch(Notifications notifications) {
        this.notifications = notifications;
    }

    /** @return empty if there is none; then {@link #obstacles} says why */
    Optional<ReceiverHost> find() throws IOException {
        for (ReceiverHost host : List.of(ReceiverHost.thisMachine(), ReceiverHost.hostOfContainers())) {
            Optional<String> obstacle = obstacleTo(host);
            if (obstacle.isEmpty()) {
                return Optional.of(host);
            }
            obstacles.add(host.name() + ": " + obstacle.get());
        }
        return Optional.empty();
    }

    String obstacles() {
        return String.join("; ", obstacles);
    }

    private Optional<String> obstacleTo(ReceiverHost host) throws IOException {
        try (WebhookReceiver receiver = host.open()) {
            // Of a customer that nobody is: only the sample goes there.
            Subscription subscription = notifications.subscribe(receiver.url(), "order.confirmed.v1", "demo-nobody");
            receiver.verifyWith(subscription.secret());
            try {
                return obstacleToSample(receiver, notifications.test(subscription.id()));
            } finally {
                notifications.unsubscribe(subscription.id());
            }
        } catch (LocalStackException e) { // the target is refused
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> obstacleToSample(WebhookReceiver receiver, String delivery) throws IOException {
        Optional<Delivery> attempted = Patience.within(
                PATIENCE,
                () -> Optional.of(notifications.delivery(delivery))
                        .filter(found -> !found.attempts().isEmpty()));
        if (!receiver.received().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(attempted
                .map(found -> found.attempts().getFirst().text())
                .orElse("no attempt within " + PATIENCE.toSeconds() + " s"));
    }
}
