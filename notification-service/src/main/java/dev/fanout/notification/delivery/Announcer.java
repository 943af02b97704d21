package dev.fanout.notification.delivery;

import dev.fanout.events.NotificationEvent;
import dev.fanout.events.NotificationEvent.NotificationFailed;
import dev.fanout.events.NotificationEvent.NotificationSent;
import dev.fanout.events.NotificationEvent.Told;
import dev.fanout.messaging.EventPublisher;
import dev.fanout.messaging.Traces;
import dev.fanout.messaging.replay.ReplayObserver;
import dev.fanout.messaging.replay.ReplayObserver.Outcome;
import dev.fanout.notification.delivery.Consequences.Ended;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells other services, and the replay jobs, which deliveries have ended. In the transaction of the caller. */
@Component
class Announcer {

    private final EventPublisher events;
    private final Traces traces;
    private final ReplayObserver replays;

    Announcer(EventPublisher events, Traces traces, ReplayObserver replays) {
        this.events = events;
        this.traces = traces;
        this.replays = replays;
    }

    void announce(List<Ended> ended) {
        ended.forEach(this::announce);
        tellReplays(ended, true, Outcome.RESOLVED);
        tellReplays(ended, false, Outcome.FAILED);
    }

    private void announce(Ended end) {
        ToSend delivery = end.result().delivery();
        Occasion occasion = delivery.occasion();
        Told told = new Told(
                occasion.customerId(),
                delivery.target(),
                occasion.type(),
                delivery.createdAt(),
                delivery.subscriptionId());
        NotificationEvent event = end.delivered()
                ? new NotificationSent(delivery.id(), occasion.orderId(), delivery.channel(), told)
                : new NotificationFailed(delivery.id(), occasion.orderId(), delivery.channel(), told);
        traces.continued(occasion.traceparent(), occasion.cause(), "note delivery", () -> events.publish(event));
    }

    private void tellReplays(List<Ended> ended, boolean delivered, Outcome outcome) {
        List<UUID> ids = ended.stream()
                .filter(end -> end.delivered() == delivered)
                .map(end -> end.result().delivery().id())
                .toList();
        if (!ids.isEmpty()) {
            replays.ended(ReplayableDeliveries.KIND, ids, outcome);
        }
    }
}
